"""Verbs for an applicant's files: attach, which replaces, and remove. Checked before anything is kept."""

from typing import Any

from django.core.files.base import File
from django.db import transaction
from django.utils import timezone
from wagtail.log_actions import log

from .applicant_actions import latest_version, locked_for_edit, touch_draft
from .application_models import Application, ApplicationFile
from .choices import QuestionType
from .events import record_event
from .exceptions import ApplicationRefused
from .file_checks import check_upload
from .form_models import FormVersion
from .permissions import was_handed_in
from .request_keeping import schema_to_answer
from .versions import Question, questions_of


@transaction.atomic
def attach_file(*, application: Application, user: Any, question_key: str, upload: File) -> ApplicationFile:
    """Keep ``upload`` as the answer to a file question, in place of the one before.

    Raises ``FileRefused`` for a file that is not what it says or too large, ``ApplicationRefused`` when
    editing is over or the form has no such question.
    """
    application = locked_for_edit(application=application, user=user)
    version = latest_version(application)
    question = _file_question(application, version, question_key)
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
    record_event(application=application, action="file_attached", actor=user, reason=question["code"])
    return file


@transaction.atomic
def remove_file(*, application: Application, user: Any, question_key: str) -> Application:
    """Take the file away from the answer; one that was handed in before stays with that revision."""
    application = locked_for_edit(application=application, user=user)
    version = latest_version(application)
    _file_question(application, version, question_key)
    files = list(application.files.filter(question_key=question_key, removed_at=None))
    for file in files:
        _take_away(file)
    if files:
        touch_draft(application, version, [question_key])
        record_event(application=application, action="file_removed", actor=user)
    return application


def _file_question(application: Application, version: FormVersion, key: str) -> Question:
    """The question a file answers, among those that the applicant may answer now."""
    for question in questions_of(schema_to_answer(application, version)):
        if question["key"] == key and question["type"] == QuestionType.FILE:
            return question
    raise ApplicationRefused("no_question")


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
