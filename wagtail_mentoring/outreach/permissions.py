"""Who writes to whose people, and who sees what is planned."""

from typing import Any

from django.db.models import Q, QuerySet

from wagtail_mentoring.directory.models import ContactCard
from wagtail_mentoring.offices.models import Office
from wagtail_mentoring.offices.permissions import OfficeScopedPolicy
from wagtail_mentoring.outbox.models import OutboxMessage
from wagtail_mentoring.partnership.choices import DataClass
from wagtail_mentoring.partnership.models import DataGrant
from wagtail_mentoring.partnership.permissions import offices_working_with

from .models import Outreach

#: The kind of mail that passes a message on.
KIND = "relayed_message"


def _in_sight(rows: QuerySet, user: Any) -> QuerySet:
    """What the user's offices send, and what reaches the people of an office they work with."""
    offices = offices_working_with(user).values("pk")
    return rows.filter(Q(office__in=Office.objects.of(user)) | Q(people_of__in=offices))


def _own(rows: QuerySet, user: Any) -> QuerySet:
    return rows.filter(office__in=Office.objects.of(user))


OUTREACH_POLICY = OfficeScopedPolicy(Outreach, reach=_in_sight, change_reach=_own)


def writing_offices(user: Any, card: ContactCard) -> QuerySet:
    """Of the offices whose own people ``user`` is one of: those that may write to the card's mentor.

    That is the office that keeps the card, and one that it lets send messages through it, or see. None
    where the person does not want to be contacted, or there is no address.
    """
    if card.do_not_contact or not card.email or not user.is_active:
        return Office.objects.none()
    grants = DataGrant.objects.in_force().filter(owner=card.owner_id, data_class=DataClass.MENTOR_CONTACT)
    allowed = Q(pk=card.owner_id) | Q(pk__in=grants.values("recipient"))
    return Office.objects.filter(allowed, group__user=user).order_by("name")


def reachable_offices(user: Any) -> QuerySet:
    """Whose people the user's offices may write to: their own, and those of offices with a grant for them."""
    own = Office.objects.of(user)
    grants = DataGrant.objects.in_force().to(own).filter(data_class=DataClass.MENTOR_CONTACT)
    return Office.objects.filter(Q(pk__in=own.values("pk")) | Q(pk__in=grants.values("owner"))).order_by(
        "name"
    )


def own_relayed_mail(user: Any) -> QuerySet:
    """What offices wrote to ``user``, a mentor, through the office that keeps the address."""
    return OutboxMessage.objects.filter(relayed__card__mentor__user=user)


def veil_relayed_mail(messages: QuerySet, user: Any) -> QuerySet:
    """Mail that was passed on bears the address: only people of the office that keeps it see it."""
    own = OutboxMessage.objects.filter(relayed__card__owner__group__user=user)
    return messages.filter(~Q(kind=KIND) | Q(pk__in=own.order_by().values("pk")))
