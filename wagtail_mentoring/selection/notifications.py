"""Mail to applicants about what was decided, and about a place that waits for an answer."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils import translation

from wagtail_mentoring import signals
from wagtail_mentoring.applications.choices import ApplicationStatus
from wagtail_mentoring.applications.models import Application
from wagtail_mentoring.applications.notifications import (
    DECISION_TEMPLATES,
    context_of,
    language_of,
    queue_about,
)
from wagtail_mentoring.outbox.actions import render_mail

from .decision_letters import letter, offer_deadline
from .mail_words import NONE
from .release_models import ReleaseMail


def connect_selection_notifications() -> None:
    """Called once at start-up."""
    signals.application_released.connect(notify_of_decision, dispatch_uid="mail_decision")
    signals.application_status_changed.connect(notify_of_expiry, dispatch_uid="mail_offer_expired")
    signals.offer_ending.connect(notify_of_ending, dispatch_uid="mail_offer_ending")


@dataclass(frozen=True)
class MailPreview:
    to: str
    subject: str
    body: str


def decision_mail(
    application: Application, drafts: Mapping[str, ReleaseMail | None] = NONE, language: str | None = None
) -> MailPreview | None:
    """The mail that releasing would send now, or would with ``drafts`` saved; None without a decision.

    With ``language`` as a reader of it would get the mail, whatever the applicant reads.
    """
    if ApplicationStatus(application.status) not in DECISION_TEMPLATES:
        return None
    with translation.override(language or language_of(application)):
        context = context_of(application)
        template, words = letter(application, context, drafts)
        subject, body = render_mail(template=template, context={**context, **words})
    return MailPreview(to=application.applicant_email, subject=subject, body=body)


def notify_of_decision(sender: Any, application: Application, **kwargs: Any) -> None:
    """On ``application_released``: tell the applicant."""
    kind = DECISION_TEMPLATES[ApplicationStatus(application.status)]
    about = f"{application.status}:{application.released_at.isoformat()}"
    with translation.override(language_of(application)):
        template, words = letter(application, context_of(application))
        queue_about(application, kind, about=about, template=template, **words)


def notify_of_ending(sender: Any, application: Application, **kwargs: Any) -> None:
    """On ``offer_ending``: a reminder that the place is still to be confirmed."""
    about = application.answer_by.isoformat()
    queue_about(application, "application_offer_reminder", about=about, **_offer_words(application))


def notify_of_expiry(sender: Any, application: Application, to_status: str, **kwargs: Any) -> None:
    """On ``application_status_changed``: say that the place is given to somebody else."""
    if to_status == ApplicationStatus.OFFER_EXPIRED:
        about = application.answer_by.isoformat()
        queue_about(application, "application_offer_expired", about=about, **_offer_words(application))


def _offer_words(application: Application) -> dict[str, Any]:
    with translation.override(language_of(application)):
        return {"deadline": offer_deadline(application)}
