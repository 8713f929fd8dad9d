"""Who may see and change what about mentors. Views, the admin and the API ask here."""

from typing import Any

from django.db.models import Q, QuerySet

from wagtail_mentoring.offices.models import Office
from wagtail_mentoring.offices.permissions import OfficeScopedPolicy
from wagtail_mentoring.partnership.choices import DataClass
from wagtail_mentoring.partnership.models import DataGrant
from wagtail_mentoring.partnership.permissions import offices_working_with

from .models import ContactCard, Mentor
from .visibility import PUBLIC, SIGNED_IN, STAFF


def audience_of(user: Any) -> str:
    """Which audience of a profile ``user`` belongs to: public, signed_in or staff (of any office)."""
    if not user.is_authenticated:
        return PUBLIC
    return STAFF if Office.objects.of(user).exists() else SIGNED_IN


def _granting_offices(user: Any, grants: QuerySet) -> QuerySet:
    in_force = grants.in_force().to(Office.objects.of(user)).filter(data_class=DataClass.MENTOR_CONTACT)
    return in_force.values("owner")


def contact_cards_visible_to(user: Any) -> QuerySet:
    """Cards of the user's own offices, and of offices whose grant in force lets one of them see or export."""
    granting = _granting_offices(user, DataGrant.objects.seeing())
    return ContactCard.objects.filter(Q(owner__in=Office.objects.of(user)) | Q(owner__in=granting))


def contact_cards_exportable_by(user: Any) -> QuerySet:
    """As above, for grants that allow export. “Do not contact” stands above every right, also the owner's."""
    granting = _granting_offices(user, DataGrant.objects.exporting())
    cards = ContactCard.objects.filter(Q(owner__in=Office.objects.of(user)) | Q(owner__in=granting))
    return cards.filter(do_not_contact=False)


def can_see_contact(user: Any, card: ContactCard) -> bool:
    return contact_cards_visible_to(user).filter(pk=card.pk).exists()


def _in_view(mentors: QuerySet, user: Any) -> QuerySet:
    """Mentors kept by an office of the user, or by one that works on a program together with it."""
    keepers = offices_working_with(user)
    return mentors.filter(Q(contact_card__owner__in=keepers.values("pk")) | _unowned(user))


def _in_charge(mentors: QuerySet, user: Any) -> QuerySet:
    """Mentors whose contact data belongs to an office of the user, and those that belong to nobody yet."""
    return mentors.filter(Q(contact_card__owner__in=Office.objects.of(user)) | _unowned(user))


def _unowned(user: Any) -> Q:
    """A profile without a contact card is any office's to complete, and nobody's who works in none."""
    if Office.objects.of(user).exists():
        return Q(contact_card__isnull=True)
    return Q(pk__in=[])


MENTOR_POLICY = OfficeScopedPolicy(Mentor, reach=_in_view, change_reach=_in_charge)
