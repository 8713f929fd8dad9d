"""Verbs for an applicant's files: attach, which replaces, and remove. Checked before anything is kept."""

from typing import Any

from django.core.files.base import File
from django.db import transaction
from django.utils import timezone
from wagtail.log_actions import log

from .applicant_actions import BY_LINK, latest_version, locked_for_edit, touch_draft
from .application_models import Application, ApplicationFile
from .choices import QuestionType
from .events import record_event
from .exceptions import ApplicationRefused
from .file_checks import check_upload
from .permissions import was_handed_in
from .versions import questions_of


@transaction.atomic
def attach_file(
    *, application: Application, user: Any, question_key: str, upload: File, by_link: bool = False
) -> ApplicationFile:
    """Keep ``upload`` as the answer to a file question, in place of the one before.

    Raises ``FileRefused`` for a file that is not what it says or too large, ``ApplicationRefused`` when
    editing is over or the form has no such question.
    """
    application = locked_for_edit(application=application, user=user)
    version = latest_version(application)
    question = next(
        (
            q
            for q in questions_of(version.schema)
            if q["key"] == question_key and q["type"] == QuestionType.FILE
        ),
        None,
    )
    if question is None:
        raise ApplicationRefused("no_question")
    facts = check_upload(question=question, upload=upload)
    for before in application.files.filter(question_key=question_key, removed_at=None):
        _take_away(before)
    file = ApplicationFile(
        application=application,
        question_key=question_key,
        original_name=facts.name,
        content_type=facts.content_type,
        size=facts.size,
        sha256=facts.sha256,
    )
    file.file.save(facts.name, upload, save=False)
    file.save()
    touch_draft(application, version, [question_key])
    note = f"{question['code']} {BY_LINK}" if by_link else question["code"]
    record_event(application=application, action="file_attached", actor=user, reason=note)
    return file


@transaction.atomic
def remove_file(
    *, application: Application, user: Any, question_key: str, by_link: bool = False
) -> Application:
    """Take the file away from the answer; one that was handed in before stays with that revision."""
    application = locked_for_edit(application=application, user=user)
    files = list(application.files.filter(question_key=question_key, removed_at=None))
    for file in files:
        _take_away(file)
    if files:
        touch_draft(application, latest_version(application), [question_key])
        note = BY_LINK if by_link else ""
        record_event(application=application, action="file_removed", actor=user, reason=note)
    return application


def record_file_read(*, file: ApplicationFile, user: Any) -> None:
    """Leave a trace of someone other than the applicant reading a file."""
    log(
        file.application,
        "wagtail_mentoring.read_application_file",
        user=user,
        title=file.application.reference,
        data={"file": str(file.key)},
    )


def _take_away(file: ApplicationFile) -> None:
    if was_handed_in(file):
        file.removed_at = timezone.now()
        file.save(update_fields=["removed_at"])
        return
    storage, name = file.file.storage, file.file.name
    file.delete()
    transaction.on_commit(lambda: storage.delete(name))
