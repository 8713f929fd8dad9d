"""Mail to applicants about what staff decided or need, and about a withdrawal. Reached by signals only."""

from dataclasses import dataclass
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils import translation
from wagtail.models import Site

from wagtail_mentoring import signals
from wagtail_mentoring.outbox.actions import queue_mail, render_mail
from wagtail_mentoring.outbox.models import OutboxMessage

from .choices import ApplicationStatus
from .models import Application, ApplicationRevision

#: By decision: the mail that tells it. Nobody is told more than “not this time”.
DECISION_TEMPLATES = {
    ApplicationStatus.ACCEPTED: "application_accepted",
    ApplicationStatus.WAITLISTED: "application_waitlisted",
    ApplicationStatus.DECLINED: "application_declined",
    ApplicationStatus.INELIGIBLE: "application_declined",
}

OTHER_TEMPLATES = ("application_receipt", "application_information_requested", "application_withdrawn")
REQUEST_TEMPLATES = (
    "application_request_receipt",
    "application_request_extended",
    "application_request_withdrawn",
    "application_request_reminder",
    "application_corrected",
)

#: Every kind of mail about an application.
KINDS = sorted({*DECISION_TEMPLATES.values(), *OTHER_TEMPLATES, *REQUEST_TEMPLATES})


def connect_notifications() -> None:
    """Called once at start-up."""
    signals.application_submitted.connect(send_receipt, dispatch_uid="mail_receipt")
    signals.application_released.connect(notify_of_decision, dispatch_uid="mail_decision")
    signals.application_withdrawn.connect(notify_of_withdrawal, dispatch_uid="mail_withdrawal")


@dataclass(frozen=True)
class MailPreview:
    to: str
    subject: str
    body: str


def decision_mail(application: Application) -> MailPreview | None:
    """The mail that releasing would send now; None without a decision."""
    template = DECISION_TEMPLATES.get(ApplicationStatus(application.status))
    if template is None:
        return None
    with translation.override(_language_of(application)):
        subject, body = render_mail(template=template, context=_context(application))
    return MailPreview(to=application.applicant_email, subject=subject, body=body)


def send_receipt(sender: Any, application: Application, revision: ApplicationRevision, **kwargs: Any) -> None:
    """On ``application_submitted``: the reference and what happens next, for each hand-in once."""
    _queue(application, "application_receipt", about=str(revision.sequence), revision=revision)


def notify_of_decision(sender: Any, application: Application, **kwargs: Any) -> None:
    """On ``application_released``: tell the applicant."""
    template = DECISION_TEMPLATES[ApplicationStatus(application.status)]
    _queue(application, template, about=f"{application.status}:{application.released_at.isoformat()}")


def notify_of_withdrawal(sender: Any, application: Application, **kwargs: Any) -> None:
    """On ``application_withdrawn``: a receipt. For a draft that was never handed in there is none."""
    if application.current_revision_id:
        _queue(application, "application_withdrawn", about=str(application.current_revision_id))


def mail_about(application: Application) -> QuerySet:
    """What was written to the applicant about this application, the latest first."""
    about = reduce(or_, (Q(dedupe_key__startswith=f"{kind}:{application.reference}:") for kind in KINDS))
    return OutboxMessage.objects.filter(about).order_by("-created_at", "-pk")


def with_troubled_mail(applications: QuerySet) -> QuerySet:
    """Those of ``applications`` whose applicant has not received a mail because it could not be sent."""
    keys = OutboxMessage.objects.troubled().filter(kind__in=KINDS).values_list("dedupe_key", flat=True)
    return applications.filter(reference__in={key.split(":")[1] for key in keys})


def queue_about(application: Application, template: str, *, about: str, **extra: Any) -> None:
    """Write to the applicant, once for each ``about``, in the language the application was handed in with."""
    _queue(application, template, about=about, **extra)


def _queue(application: Application, template: str, *, about: str, **extra: Any) -> None:
    with translation.override(_language_of(application)):
        queue_mail(
            dedupe_key=f"{template}:{application.reference}:{about}",
            kind=template,
            to_email=application.applicant_email,
            to_name=application.applicant_name,
            template=template,
            context={**_context(application), **extra},
        )


def _language_of(application: Application) -> str | None:
    """The language the application was handed in with; the active one where that is unknown."""
    revision = application.current_revision
    return (revision.locale if revision else "") or translation.get_language()


def _context(application: Application) -> dict[str, Any]:
    return {
        "application": application,
        "name": application.applicant_name,
        "program": application.round.program,
        "round": application.round,
        "status_url": status_url(application),
    }


def status_url(application: Application) -> str:
    """The applicant's own page of the application, with the host in front."""
    site = Site.objects.filter(is_default_site=True).first()
    path = reverse("wagtail_mentoring:application", args=[application.reference])
    return f"{site.root_url if site else ''}{path}"
