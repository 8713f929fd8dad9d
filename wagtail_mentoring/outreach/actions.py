"""What offices do about alumni: pass a message on, plan a day, change it, call it off."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from wagtail.admin.utils import get_user_display_name
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
from .querysets import OutreachQuerySet


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
        context={"message": message, "writer": get_user_display_name(user), "card": card},
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
    row = _locked(outreach) if outreach else Outreach(planned_by=user, office=office)
    if not (_plans_for(user, row.office) and _plans_for(user, office)):
        raise PermissionDenied
    _refuse_closed_people(people_of, user)
    row.office, row.title, row.on, row.people_of, row.program = office, title, on, people_of, program
    if not anyway and (others := clashes_with(row)):
        raise Clashes([clash_text(other) for other in others])
    row.save()
    action = "change_outreach" if outreach else "plan_outreach"
    log(row, f"wagtail_mentoring.{action}", user=user, data=_told_of(row))
    return row


@transaction.atomic
def call_off_outreach(*, outreach: Outreach, user: Any) -> None:
    """Take a day out of the calendar. Raises ``PermissionDenied`` unless ``user`` works in its office."""
    row = _locked(outreach)
    if not _plans_for(user, row.office):
        raise PermissionDenied
    log(row, "wagtail_mentoring.call_off_outreach", user=user, data=_told_of(row))
    row.delete()


def clashes_with(row: Outreach) -> list[Outreach]:
    """What other offices plan for the same people on days near this one."""
    return clashes_of_each([row], Outreach.objects.all())[row.pk]


def clashes_of_each(rows: Sequence[Outreach], among: OutreachQuerySet) -> dict[int | None, list[Outreach]]:
    """The same by key of each row, of what is ``among``, with one query."""
    gap = conf.get("OUTREACH_GAP_DAYS")
    near = among.near([row.on for row in rows], days=gap)
    near = near.filter(people_of__in={row.people_of_id for row in rows})
    others = {other.pk: other for other in near.select_related("office", "people_of")}
    contacts = [_contact_of(other) for other in others.values()]
    return {
        row.pk: [others[one.key] for one in decisions.clashes_of(_contact_of(row), contacts, gap_days=gap)]
        for row in rows
    }


def _contact_of(row: Outreach) -> decisions.Contact:
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


def _locked(outreach: Outreach) -> Outreach:
    return Outreach.objects.select_for_update(of=("self",)).select_related("office").get(pk=outreach.pk)


def _refuse_closed_people(people_of: Office, user: Any) -> None:
    if not reachable_offices(user).filter(pk=people_of.pk).exists():
        raise ValidationError(
            _("%(office)s has not let you write to its people. Ask it to share, on the partnership’s page.")
            % {"office": people_of}
        )


def _told_of(row: Outreach) -> dict[str, str]:
    """What the audit log keeps."""
    return {"office": str(row.office), "day": row.on.isoformat()}


def _plans_for(user: Any, office: Office) -> bool:
    return works_in(user, office) or (user.is_active and user.is_superuser)
