"""Verbs for an applicant's files: attach, which replaces, and remove. Checked before anything is kept."""

import logging
from contextlib import suppress
from functools import partial
from typing import Any

from django.core.files.base import File
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from wagtail_mentoring.application_forms.choices import QuestionType
from wagtail_mentoring.application_forms.exceptions import FileNotKept, FileRefused
from wagtail_mentoring.application_forms.file_checks import check_upload
from wagtail_mentoring.application_forms.versions import Question, questions_of

from .applicant_actions import BY_LINK, latest_version, locked_for_edit, touch_draft
from .application_models import Application, ApplicationFile, private_path
from .events import record_event
from .exceptions import ApplicationRefused
from .permissions import was_handed_in
from .request_keeping import schema_to_answer
from .scan_actions import first_state
from .scan_tasks import scan_soon

logger = logging.getLogger("wagtail_mentoring.applications")


@transaction.atomic
def attach_file(
    *, application: Application, user: Any, question_key: str, upload: File, by_link: bool = False
) -> ApplicationFile:
    """Keep ``upload`` as the answer to a file question, in place of the one before, and have it scanned.

    The same file again, as after a reply that got lost, is the one there is. Raises ``FileRefused`` for a
    file that is not what it says or too large, ``FileNotKept`` when the storage cannot take it,
    ``ApplicationRefused`` when editing is over or the form has no such question.
    """
    application = locked_for_edit(application=application, user=user)
    question = _file_question(application, question_key)
    facts = check_upload(question=question, upload=upload)
    present = list(application.files.filter(question_key=question_key, removed_at=None))
    for before in present:
        if (before.sha256, before.original_name) == (facts.sha256, facts.name):
            return before
    file = ApplicationFile(
        application=application,
        question_key=question_key,
        original_name=facts.name,
        content_type=facts.content_type,
        size=facts.size,
        sha256=facts.sha256,
        scan_state=first_state(),
    )
    _keep(file, upload)
    for before in present:
        _take_away(before)
    touch_draft(application, [question_key])
    note = f"{question['code']} {BY_LINK}" if by_link else question["code"]
    record_event(application=application, action="file_attached", actor=user, reason=note)
    transaction.on_commit(lambda: scan_soon(file), robust=True)
    return file


def _keep(file: ApplicationFile, upload: File) -> None:
    """Write the contents, then the row. Half a file is no file: what a full disk left of it is deleted."""
    storage, name = file.file.storage, private_path(file, "")
    try:
        file.file.name = storage.save(name, upload)
    except OSError as error:
        logger.exception("The file of application %s could not be kept.", file.application.reference)
        with suppress(OSError):
            storage.delete(name)
        raise FileNotKept(
            _("Your file could not be kept because of a problem on our side. Please try again later.")
        ) from error
    file.save()


@transaction.atomic
def remove_file(
    *,
    application: Application,
    user: Any,
    question_key: str,
    seen: str | None = None,
    by_link: bool = False,
) -> Application:
    """Take the file away from the answer; one that was handed in before stays with that revision.

    ``seen`` is the key of the file that the person looked at; raises ``FileRefused`` when there is another
    one by now.
    """
    application = locked_for_edit(application=application, user=user)
    _file_question(application, question_key)
    files = list(application.files.filter(question_key=question_key, removed_at=None))
    if seen and any(str(file.key) != seen for file in files):
        raise FileRefused(
            _("Another file was sent in another tab or window. It is shown now and was not removed.")
        )
    for file in files:
        _take_away(file)
    if files:
        touch_draft(application, [question_key])
        note = BY_LINK if by_link else ""
        record_event(application=application, action="file_removed", actor=user, reason=note)
    return application


def _file_question(application: Application, key: str) -> Question:
    """The question a file answers, among those that the applicant may answer now."""
    for question in questions_of(schema_to_answer(application, latest_version(application))):
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
    # Robust: what the storage does not give up now, the sweeper of orphans takes away.
    transaction.on_commit(partial(storage.delete, name), robust=True)
