"""Writing what was handed in, once and for all, and making it what counts; for actions that hold the lock."""

from typing import Any

from django.utils import timezone

from wagtail_mentoring.application_forms.choices import QuestionRole

from .answers import answers_by_role, index_answers
from .application_models import Application, ApplicationRevision


def write_revision(application: Application, **values: Any) -> ApplicationRevision:
    """The next revision, made now of the columns ``values``; nothing points to it yet."""
    current = application.current_revision
    return ApplicationRevision.objects.create(
        application=application,
        sequence=current.sequence + 1 if current else 1,
        created_at=timezone.now(),
        **values,
    )


def point_to(application: Application, revision: ApplicationRevision, *, name: str, email: str) -> None:
    """Make ``revision`` what counts: in the row, which the caller saves, and in the answers to filter by.

    ``name`` and ``email`` are told where no answer says otherwise.
    """
    roles = answers_by_role(revision)
    application.current_revision = revision
    application.applicant_name = roles.get(QuestionRole.NAME, name)[:160]
    application.applicant_email = roles.get(QuestionRole.EMAIL, email)
    application.lock_version += 1
    index_answers(revision)
