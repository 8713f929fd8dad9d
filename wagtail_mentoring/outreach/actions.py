"""What offices do about alumni: pass a message on, plan a day, change it, call it off."""

from datetime import date, timedelta
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from wagtail_mentoring import conf
from wagtail_mentoring.directory.models import ContactCard
from wagtail_mentoring.offices.models import Office
from wagtail_mentoring.outbox.actions import queue_mail
from wagtail_mentoring.outbox.models import OutboxMessage
from wagtail_mentoring.partnership.permissions import works_in
from wagtail_mentoring.programs.models import Program

from . import decisions
from .models import Outreach, RelayedMessage
from .permissions import KIND, reachable_offices, writing_offices


class Clashes(ValidationError):
    """Another office reaches the same people on a day near this one. Saying so on purpose goes ahead."""


@transaction.atomic
def relay_message(*, card: ContactCard, office: Office, subject: str, text: str, user: Any) -> RelayedMessage:
    """Write to the card's mentor for ``office``, through the office that keeps the address.

    The writer never sees the address; an answer goes to the writer's own. Raises ``PermissionDenied`` for
    somebody who may not write for ``office`` to this person, also because they do not want to be contacted,
    and ``ValidationError`` for a writer without an address of their own.
    """
    card = (
        ContactCard.objects.select_for_update(of=("self",)).select_related("mentor", "owner").get(pk=card.pk)
    )
    if not writing_offices(user, card).filter(pk=office.pk).exists():
        raise PermissionDenied
    if not user.email:
        raise ValidationError(_("Your account has no e-mail address to answer to. Add it first."))
    message = RelayedMessage.objects.create(
        card=card, office=office, sent_by=user, subject=subject, text=text, sent_at=timezone.now()
    )
    message.mail = queue_mail(
        dedupe_key=f"{KIND}:{message.pk}",
        kind=KIND,
        to_email=card.email,
        to_name=card.mentor.name,
        reply_to=user.email,
        template=KIND,
        context={"message": message, "writer": user.get_full_name() or user.get_username(), "card": card},
    )
    message.save(update_fields=["mail"])
    data = {"office": str(office), "owner": str(card.owner)}
    log(card, "wagtail_mentoring.relay_message", user=user, data=data)
    return message


def forget_mail(instance: RelayedMessage, **kwargs: Any) -> None:
    """With the profile it was written to a message goes, and its mail as well: it bears the address."""
    if instance.mail_id:
        OutboxMessage.objects.filter(pk=instance.mail_id).delete()


def others_wrote(card: ContactCard, office: Office, *, today: date | None = None) -> list[RelayedMessage]:
    """What other offices wrote to the same person in the last days, the newest first."""
    today = today or timezone.localdate()
    since = today - timedelta(days=conf.get("OUTREACH_GAP_DAYS"))
    others = RelayedMessage.objects.filter(card=card, sent_at__date__gt=since).exclude(office=office)
    return list(others.select_related("office"))


@transaction.atomic
def plan_outreach(
    *,
    office: Office,
    title: str,
    on: date,
    people_of: Office,
    user: Any,
    program: Program | None = None,
    anyway: bool = False,
    outreach: Outreach | None = None,
) -> Outreach:
    """Write a day into the calendar, or change ``outreach`` to this.

    Raises ``PermissionDenied`` unless ``user`` works in the office, and in the one it is moved away from,
    ``ValidationError`` for people the office may not write to, and ``Clashes`` where another office reaches
    them within the setting ``OUTREACH_GAP_DAYS``, unless ``anyway``.
    """
    # Whoever plans at this moment for the same people waits here, so that one of two is warned.
    list(Office.objects.select_for_update().filter(pk=people_of.pk))
    if outreach is not None:
        outreach = (
            Outreach.objects.select_for_update(of=("self",)).select_related("office").get(pk=outreach.pk)
        )
    if not all(_plans_for(user, other) for other in (office, *([outreach.office] if outreach else []))):
        raise PermissionDenied
    if not reachable_offices(user).filter(pk=people_of.pk).exists():
        raise ValidationError(
            _("%(office)s has not let you write to its people. Ask it to share, on the partnership’s page.")
            % {"office": people_of}
        )
    row = outreach or Outreach(planned_by=user)
    row.office, row.title, row.on, row.people_of, row.program = office, title, on, people_of, program
    if not anyway and (others := clashes_with(row)):
        raise Clashes([clash_text(other) for other in others])
    row.save()
    action = "change_outreach" if outreach else "plan_outreach"
    data = {"office": str(office), "day": on.isoformat()}
    log(row, f"wagtail_mentoring.{action}", user=user, data=data)
    return row


@transaction.atomic
def call_off_outreach(*, outreach: Outreach, user: Any) -> None:
    """Take a day out of the calendar. Raises ``PermissionDenied`` unless ``user`` works in its office."""
    row = Outreach.objects.select_for_update(of=("self",)).select_related("office").get(pk=outreach.pk)
    if not _plans_for(user, row.office):
        raise PermissionDenied
    data = {"office": str(row.office), "day": row.on.isoformat()}
    log(row, "wagtail_mentoring.call_off_outreach", user=user, data=data)
    row.delete()


def clashes_with(row: Outreach) -> list[Outreach]:
    """What other offices plan for the same people on days near this one."""
    gap = conf.get("OUTREACH_GAP_DAYS")
    near = Outreach.objects.filter(people_of=row.people_of_id).around(row.on, days=gap)
    rows = {other.pk: other for other in near.select_related("office", "people_of")}
    found = decisions.clashes_of(
        contact_of(row), [contact_of(other) for other in rows.values()], gap_days=gap
    )
    return [rows[contact.key] for contact in found]


def contact_of(row: Outreach) -> decisions.Contact:
    return decisions.Contact(
        key=row.pk, office=row.office_id, people_of=row.people_of_id, on=row.on, program=row.program_id
    )


def clash_text(other: Outreach) -> str:
    return _("%(office)s writes to the people of %(people)s on %(day)s: “%(title)s”.") % {
        "office": other.office,
        "people": other.people_of,
        "day": date_format(other.on, "DATE_FORMAT"),
        "title": other.title,
    }


def _plans_for(user: Any, office: Office) -> bool:
    return works_in(user, office) or (user.is_active and user.is_superuser)
