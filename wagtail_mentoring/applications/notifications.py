"""Mail to applicants: what all of it needs, and the receipts. Reached by signals only."""

from functools import reduce
from operator import or_
from typing import Any

from django.conf import settings
from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils import translation
from wagtail.models import Site

from wagtail_mentoring import signals
from wagtail_mentoring.outbox.actions import queue_mail
from wagtail_mentoring.outbox.models import OutboxMessage

from .applicant_actions import may_withdraw_now
from .choices import ApplicationStatus
from .deadlines import about_changes_of
from .models import Application, ApplicationRevision
from .start_actions import needs_code, takes_applications_from
from .withdrawals import listed_profile_of

#: By decision: the mail that tells it. Nobody is told more than “not this time”.
DECISION_TEMPLATES = {
    ApplicationStatus.ACCEPTED: "application_accepted",
    ApplicationStatus.WAITLISTED: "application_waitlisted",
    ApplicationStatus.DECLINED: "application_declined",
    ApplicationStatus.INELIGIBLE: "application_declined",
}
OTHER_TEMPLATES = (
    "application_receipt",
    "application_information_requested",
    "application_withdrawn",
    "application_matched",
    "application_offer_reminder",
    "application_offer_expired",
    "application_file_suspect",
    "application_return_link",
    "application_reminder",
)
REQUEST_TEMPLATES = (
    "application_request_receipt",
    "application_request_extended",
    "application_request_withdrawn",
    "application_request_reminder",
    "application_corrected",
)

#: Every kind of mail about an application.
KINDS = sorted({*DECISION_TEMPLATES.values(), *OTHER_TEMPLATES, *REQUEST_TEMPLATES})

#: What an applicant would be told, sent to a member of staff who tries the words.
TEST_KIND = "release_test"


def connect_notifications() -> None:
    """Called once at start-up."""
    signals.application_submitted.connect(send_receipt, dispatch_uid="mail_receipt")
    signals.application_withdrawn.connect(notify_of_withdrawal, dispatch_uid="mail_withdrawal")
    signals.file_found_suspect.connect(notify_of_suspect_file, dispatch_uid="mail_suspect_file")


def send_receipt(sender: Any, application: Application, revision: ApplicationRevision, **kwargs: Any) -> None:
    """On ``application_submitted``: the reference and what happens next, for each hand-in once."""
    with translation.override(language_of(application)):
        changes = about_changes_of(application)
    queue_about(
        application,
        "application_receipt",
        about=str(revision.sequence),
        revision=revision,
        changes=changes,
        hears_by=None if application.told_status else application.round.hears_by,
        can_withdraw=may_withdraw_now(application),
    )


def notify_of_withdrawal(sender: Any, application: Application, **kwargs: Any) -> None:
    """On ``application_withdrawn``: a receipt. For a draft that was never handed in there is none."""
    if application.current_revision_id:
        queue_about(
            application,
            "application_withdrawn",
            about=str(application.current_revision_id),
            has_profile=listed_profile_of(application) is not None,
            may_begin_again=takes_applications_from(application)
            and not needs_code(round_form=application.round_form, user=application.applicant),
        )


def notify_of_suspect_file(sender: Any, application: Application, file: Any, **kwargs: Any) -> None:
    """On ``file_found_suspect``: ask for another one, unless there is one already."""
    if file.removed_at is None:
        queue_about(application, "application_file_suspect", about=str(file.key), file=file)


def address_of(application: Application) -> str:
    """Where mail to the applicant goes: while an application is on hold to the account, as a robot may have
    given somebody else's address.
    """
    on_hold = application.held_at is not None
    return application.applicant.email if on_hold else application.applicant_email


def mail_about(application: Application) -> QuerySet:
    """What was written to the applicant about this application, the latest first."""
    about = reduce(or_, (Q(dedupe_key__startswith=f"{kind}:{application.reference}:") for kind in KINDS))
    return OutboxMessage.objects.filter(about).order_by("-created_at", "-pk")


def mail_holding(application: Application) -> QuerySet:
    """Every mail that holds something of an application: what was written to the applicant, and tests."""
    tests = OutboxMessage.objects.filter(dedupe_key__startswith=f"{TEST_KIND}:{application.reference}:")
    return mail_about(application) | tests


def with_troubled_mail(applications: QuerySet) -> QuerySet:
    """Those of ``applications`` whose applicant has not received a mail because it could not be sent."""
    keys = OutboxMessage.objects.troubled().filter(kind__in=KINDS).values_list("dedupe_key", flat=True)
    return applications.filter(reference__in={key.split(":")[1] for key in keys})


def queue_about(
    application: Application, kind: str, *, about: str, template: str | None = None, **extra: Any
) -> None:
    """Write to the applicant, once for each ``about``, in the language the application was handed in with.

    ``template`` holds the words where they are others than those of ``kind``.
    """
    with translation.override(language_of(application)):
        queue_mail(
            dedupe_key=f"{kind}:{application.reference}:{about}",
            kind=kind,
            to_email=address_of(application),
            to_name=application.applicant_name,
            template=template or kind,
            context={**context_of(application), **extra},
        )


def language_of(application: Application) -> str | None:
    """The language the application was handed in with; the active one where that is unknown."""
    revision = application.current_revision
    return (revision.locale if revision else "") or translation.get_language()


def context_of(application: Application) -> dict[str, Any]:
    """What every mail about an application may speak of."""
    return {
        "application": application,
        "name": application.applicant_name,
        "program": application.round.program,
        "round": application.round,
        "status_url": status_url(application),
    }


def status_url(application: Application) -> str:
    """The applicant's own page of the application, with the host in front."""
    return full_url("application", application.reference)


def full_url(name: str, *args: Any) -> str:
    """The address of one of our public pages, with the host in front.

    Where addresses begin with a language it is one that the site has, though the words may be in another.
    """
    site = Site.objects.filter(is_default_site=True).first()
    with translation.override(_language_of_site()):
        path = reverse(f"wagtail_mentoring:{name}", args=args)
    return f"{site.root_url if site else ''}{path}"


def _language_of_site() -> str:
    """The active language, or the nearest to it that the site has."""
    try:
        return translation.get_supported_language_variant(translation.get_language() or "")
    except LookupError:
        return settings.LANGUAGE_CODE
