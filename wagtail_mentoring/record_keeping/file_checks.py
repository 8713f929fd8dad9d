"""What must be true of stored files: that they are there, are those handed in, and shut if they may do harm.

Each check yields as those of ``truth_checks`` do.
"""

import hashlib
from collections import Counter
from collections.abc import Iterator
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import Q
from wagtail.models import ModelLogEntry

from wagtail_mentoring.application_forms.choices import ScanState
from wagtail_mentoring.applications.application_models import (
    Application,
    ApplicationEvent,
    ApplicationFile,
    ApplicationRevision,
)
from wagtail_mentoring.each_row import look_at_each

from .stored_files import orphans

#: A revision, the question, and its answer, which names a file.
Reference = tuple[ApplicationRevision, str, dict[str, Any]]

AT_A_TIME = 500
#: What a line of the log about the virus scan says of its file.
VERDICTS = {
    "wagtail_mentoring.find_file_suspect": ScanState.SUSPECT,
    "wagtail_mentoring.release_file": ScanState.RELEASED,
}


def files() -> Iterator[str]:
    """Every file that was handed in is kept as it was, and lies in the storage with its size and digest."""
    rows = ApplicationFile.objects.select_related("application").order_by("pk")
    yield from look_at_each(rows.iterator(AT_A_TIME), _stored_problem, name=_name)
    yield from _other_than_handed_in()


def _name(file: ApplicationFile) -> str:
    return f"{file.application.reference} file {file.key}"


def _stored_problem(file: ApplicationFile) -> str:
    try:
        size, sha256 = _measure(file)
    except FileNotFoundError:
        return f"{_name(file)}: is not in the storage"
    if (size, sha256) == (file.size, file.sha256):
        return ""
    return f"{_name(file)}: has {size} bytes, digest {sha256[:12]}…, and should have other contents"


def _other_than_handed_in() -> Iterator[str]:
    """Files that a revision refers to, by the only answers that are kept as an object with a key."""
    told: set[str] = set()

    def look(reference: Reference) -> str:
        revision, question, answer = reference
        kept = {str(file.key): file for file in revision.application.files.all()}
        problem = _problem(question, answer, kept.get(answer["key"]))
        if not problem or _name_in(reference) in told:
            return ""
        told.add(_name_in(reference))
        return f"{_name_in(reference)}: {problem}"

    yield from filter(None, look_at_each(_references(), look, name=_name_in))


def _references() -> Iterator[Reference]:
    rows = ApplicationRevision.objects.select_related("application").prefetch_related("application__files")
    for revision in rows.order_by("pk").iterator(AT_A_TIME):
        # Answers of another shape are not those that were handed in, as “revisions” says.
        answers = revision.answers if isinstance(revision.answers, dict) else {}
        for question, answer in answers.items():
            if isinstance(answer, dict) and "key" in answer:
                yield revision, question, answer


def _name_in(reference: Reference) -> str:
    revision, _question, answer = reference
    return f"{revision.application.reference} file {answer['key']}"


def _problem(question: str, answer: dict[str, str], file: ApplicationFile | None) -> str:
    if file is None:
        return "was handed in and is not there"
    if str(file.question_key) != question:
        return "was handed in for another question than its row says"
    if (file.original_name, file.sha256) != (answer["name"], answer["sha256"]):
        return f"was handed in as “{answer['name']}”, digest {answer['sha256'][:12]}…; its row says otherwise"
    return ""


def _measure(file: ApplicationFile) -> tuple[int, str]:
    size, sha256 = 0, hashlib.sha256()
    with file.file.storage.open(file.file.name, "rb") as content:
        while chunk := content.read(1 << 16):
            size += len(chunk)
            sha256.update(chunk)
    return size, sha256.hexdigest()


def orphan_files() -> Iterator[str]:
    """No file lies in the storage that nothing refers to."""
    yield from (f"{name}: nothing refers to it" for _, name in orphans())


def scan_verdicts() -> Iterator[str]:
    """Files are suspect, or were released, as the log and the events say."""
    logged = _logged_verdicts()
    told = _told_verdicts()
    judged = ApplicationFile.objects.filter(Q(scan_state__in=VERDICTS.values()) | Q(key__in=logged))
    for file in judged.select_related("application").order_by("application_id", "pk").iterator(AT_A_TIME):
        name = f"{file.application.reference} file {file.key}"
        said = logged.get(str(file.key), file.scan_state)
        told[file.application_id] -= 1
        if file.scan_state != said:
            yield f"{name}: was found “{said}”, and its row says “{file.scan_state}”"
        elif told[file.application_id] < 0:
            yield f"{name}: is “{file.scan_state}”, and no event says that it was found suspect"
        else:
            yield ""


def _logged_verdicts() -> dict[str, ScanState]:
    """By key of the file, what the log says last of those that were found suspect. They are few."""
    lines = ModelLogEntry.objects.filter(
        content_type=ContentType.objects.get_for_model(Application), action__in=VERDICTS
    )
    rows = lines.order_by("timestamp", "pk").values_list("action", "data")
    return {data["file"]: VERDICTS[action] for action, data in rows.iterator() if data.get("file")}


def _told_verdicts() -> "Counter[int]":
    """By application, how often a file was found suspect."""
    events = ApplicationEvent.objects.filter(action="file_suspect").order_by()
    return Counter(events.values_list("application", flat=True).iterator())
