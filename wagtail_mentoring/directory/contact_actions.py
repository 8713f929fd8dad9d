"""What an office does with the contact data it owns: open a card, change it, export a list of them."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import QuerySet
from wagtail.log_actions import log

from wagtail_mentoring.offices.models import Office

from .actions import PurposeMissing
from .models import ContactCard, ContactReveal, Mentor
from .permissions import contact_cards_exportable_by

#: What of a card may be changed here. The owner and the mentor never are.
CONTACT_FIELDS = frozenset({"email", "phone", "crm_id", "do_not_contact", "review_on"})


@transaction.atomic
def open_contact_card(*, mentor: Mentor, owner: Office, user: Any) -> ContactCard:
    """Give a new mentor's contact data to ``owner``, one of the user's offices; the data itself follows.

    Raises ``PermissionDenied`` for an office the user does not work in.
    """
    if not Office.objects.of(user).filter(pk=owner.pk).exists():
        raise PermissionDenied
    card = ContactCard.objects.create(mentor=mentor, owner=owner)
    log(mentor, "wagtail_mentoring.contact_opened", user=user, data={"office": str(owner)})
    return card


@transaction.atomic
def change_contact(*, card: ContactCard, user: Any, **values: Any) -> ContactCard:
    """Write ``values`` (of ``CONTACT_FIELDS``) to the card. The log keeps which fields changed, not to what.

    Raises ``PermissionDenied`` unless the user works in the owning office.
    """
    row = ContactCard.objects.select_for_update(of=("self",)).select_related("mentor").get(pk=card.pk)
    if not Office.objects.of(user).filter(pk=row.owner_id).exists():
        raise PermissionDenied
    unknown = values.keys() - CONTACT_FIELDS
    if unknown:
        raise ValueError(f"change_contact() does not know {', '.join(sorted(unknown))}.")
    changed = sorted(name for name, value in values.items() if getattr(row, name) != value)
    for name in changed:
        setattr(row, name, values[name])
    if changed:
        row.save(update_fields=changed)
        log(row.mentor, "wagtail_mentoring.contact_changed", user=user, data={"fields": ", ".join(changed)})
    return row


@transaction.atomic
def export_contacts(*, mentors: QuerySet, user: Any, purpose: str) -> dict[int, ContactCard]:
    """The cards of ``mentors`` that the user may export, by mentor; keeps a line for each of them.

    Raises ``PurposeMissing``. “Do not contact” leaves a card out, the owning office's own as well.
    """
    if not purpose.strip():
        raise PurposeMissing("Say what the contact data is needed for.")
    cards = contact_cards_exportable_by(user).filter(mentor__in=mentors.order_by().values("pk"))
    by_mentor = {card.mentor_id: card for card in cards.select_related("owner").distinct()}
    ContactReveal.objects.bulk_create(
        ContactReveal(card=card, user=user, purpose=purpose.strip()[:200], exported=True)
        for card in by_mentor.values()
    )
    return by_mentor
