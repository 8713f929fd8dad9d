"""Verbs around the link that opens an application without a password: send it, remind with it, follow it."""

from datetime import datetime, timedelta
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from wagtail.log_actions import log

from wagtail_mentoring.programs.models import Round

from .access_notifications import send_to_applicant, was_sent
from .applicant_actions import may_edit_now
from .application_models import Application
from .choices import ApplicationStatus
from .events import record_event
from .exceptions import ApplicationRefused
from .notifications import full_url
from .return_links import make_token

#: How long before the deadline people are reminded of a draft.
REMIND_BEFORE = timedelta(days=3)
REMINDER = "application_reminder"


@transaction.atomic
def mail_return_link(*, application: Application, user: Any) -> None:
    """Send the applicant's own address a link.

    Raises ``ApplicationRefused`` (``no_address``, ``not_editable``).
    """
    if application.applicant_id != user.pk:
        raise PermissionDenied
    if not may_edit_now(application):
        raise ApplicationRefused("not_editable")
    if not application.applicant.email:
        raise ApplicationRefused("no_address")
    about = timezone.now().isoformat()
    send_to_applicant(application, kind="application_return_link", about=about, link=link_to(application))


@transaction.atomic
def open_by_link(*, application: Application) -> Application:
    """Note that a link let somebody in who did not sign in."""
    row = Application.objects.select_for_update().get(pk=application.pk)
    record_event(application=row, action="link_opened", actor=row.applicant)
    log(row, "wagtail_mentoring.open_by_link", user=row.applicant, title=row.reference)
    return row


def remind_of_drafts(*, now: datetime | None = None) -> int:
    """Remind everybody whose draft holds answers and whose deadline comes within three days.

    Returns how many. For each deadline once, however often this is run: the mail's key names it. Nobody who
    said no is reminded.
    """
    moment = now or timezone.now()
    drafts = Application.objects.filter(
        status=ApplicationStatus.DRAFT,
        held_at=None,
        wants_reminder=True,
        applicant__is_active=True,
        round__in=Round.objects.let_open(),
    ).exclude(applicant__email="")
    related = ("round__program", "draft_version__form", "applicant")
    rows = drafts.select_related(*related).prefetch_related("round__round_forms").order_by("pk")
    return sum(_remind(draft, moment) for draft in rows)


@transaction.atomic
def _remind(draft: Application, now: datetime) -> bool:
    closes = draft.dates.closes
    if not draft.draft_answers or not closes - REMIND_BEFORE <= now < closes:
        return False
    return send_to_applicant(draft, kind=REMINDER, about=closes.isoformat(), link=link_to(draft))


def is_reminder_ahead(application: Application) -> bool:
    """Whether a reminder may still come, as far as its writer lets it: something is written, there is an
    address, and the deadline is neither over nor was its reminder sent."""
    is_draft = application.status == ApplicationStatus.DRAFT
    if not (is_draft and application.draft_answers and application.applicant.email):
        return False
    closes = application.dates.closes
    is_sent = was_sent(application, kind=REMINDER, about=closes.isoformat())
    return timezone.now() < closes and not is_sent


def link_to(application: Application) -> str:
    return full_url("application_continue", make_token(application))
