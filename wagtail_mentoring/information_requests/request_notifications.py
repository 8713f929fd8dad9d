"""Mail to applicants about what is asked of them and what was corrected. Reached by signals only."""

from typing import Any

from django.utils.functional import lazy

from wagtail_mentoring import signals
from wagtail_mentoring.application_forms.choices import Sensitivity
from wagtail_mentoring.application_forms.translations import in_language
from wagtail_mentoring.application_forms.versions import questions_of
from wagtail_mentoring.applications.application_models import Application, ApplicationRevision
from wagtail_mentoring.applications.notifications import queue_about
from wagtail_mentoring.applications.request_keeping import version_to_answer
from wagtail_mentoring.applications.request_models import InformationRequest
from wagtail_mentoring.applications.revision_changes import changes_between_revisions
from wagtail_mentoring.programs.dates import deadline_text

from .correction_models import Correction


def connect_request_notifications() -> None:
    """Called once at start-up."""
    for signal, receiver in (
        (signals.information_requested, notify_of_request),
        (signals.information_request_extended, notify_of_more_time),
        (signals.information_request_withdrawn, notify_of_taking_back),
        (signals.information_request_due_soon, remind),
        (signals.information_request_answered, send_receipt_of_answers),
        (signals.application_corrected, notify_of_correction),
    ):
        signal.connect(receiver, dispatch_uid=f"wm_mail_{receiver.__name__}")


def notify_of_request(
    sender: Any, application: Application, information_request: InformationRequest, **kwargs: Any
) -> None:
    """On ``information_requested``: what is asked, why, and until when."""
    about = f"{information_request.pk}:{information_request.asked_at.isoformat()}"
    _queue("application_information_requested", application, information_request, about)


def notify_of_more_time(
    sender: Any, application: Application, information_request: InformationRequest, **kwargs: Any
) -> None:
    """On ``information_request_extended``: the new date."""
    about = f"{information_request.pk}:{information_request.due_at.isoformat()}"
    _queue("application_request_extended", application, information_request, about)


def notify_of_taking_back(
    sender: Any, application: Application, information_request: InformationRequest, **kwargs: Any
) -> None:
    """On ``information_request_withdrawn``: nothing needs to be done any more."""
    _queue("application_request_withdrawn", application, information_request, str(information_request.pk))


def remind(
    sender: Any, application: Application, information_request: InformationRequest, **kwargs: Any
) -> None:
    """On ``information_request_due_soon``: what is still asked, once for each date."""
    about = f"{information_request.pk}:{information_request.due_at.isoformat()}"
    _queue("application_request_reminder", application, information_request, about)


def send_receipt_of_answers(
    sender: Any,
    application: Application,
    information_request: InformationRequest,
    revision: ApplicationRevision,
    **kwargs: Any,
) -> None:
    """On ``information_request_answered``: we have it."""
    _queue("application_request_receipt", application, information_request, str(revision.sequence))


def notify_of_correction(
    sender: Any, application: Application, correction: Correction, **kwargs: Any
) -> None:
    """On ``application_corrected``: what was changed, from what to what.

    Sensitive answers, and those that are erased before the mail would be, are named without their text.
    """
    revision = correction.revision
    before = application.revisions.select_related("form_version").get(sequence=revision.sequence - 1)
    before.application = application
    lines = [
        (change, not _is_delicate(change.question)) for change in changes_between_revisions(before, revision)
    ]
    queue_about(
        application,
        "application_corrected",
        about=str(revision.sequence),
        correction=correction,
        lines=lines,
    )


def _is_delicate(question: dict[str, Any]) -> bool:
    return question["sensitivity"] == Sensitivity.SENSITIVE or question.get("retention") is not None


def _queue(kind: str, application: Application, asked: InformationRequest, about: str) -> None:
    version = version_to_answer(asked)
    schema = in_language(version.schema, application.current_revision.locale)
    labels = [q["label"] for q in questions_of(schema) if q["key"] in asked.questions]
    queue_about(
        application,
        kind,
        about=about,
        reason=asked.message,
        questions=labels,
        is_whole=asked.is_whole,
        # In words once the language of the mail is known.
        due=lazy(deadline_text, str)(asked.due_at, application.round),
    )
