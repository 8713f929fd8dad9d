"""A ZIP of applications: the table, the exact lines, the codebook, the files, and a manifest of digests."""

import hashlib
import json
import re
import zipfile
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from django.utils import timezone

from wagtail_mentoring.application_forms.choices import QuestionType
from wagtail_mentoring.applications.models import Application, ApplicationFile
from wagtail_mentoring.applications.permissions import is_open_to_staff

from .codebook import codebook_lines
from .lines import json_lines, questions
from .sheets import csv_lines
from .tables import ApplicationSheet

CHUNK = 1 << 16


class Archive:
    """Writes members one after the other and remembers the digest and size of each."""

    def __init__(self, file: Any) -> None:
        self.zip = zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED)
        self.members: list[dict[str, Any]] = []

    def add(self, name: str, chunks: Iterable[bytes], **facts: Any) -> None:
        sha256, size = hashlib.sha256(), 0
        with self.zip.open(name, "w", force_zip64=True) as member:
            for chunk in chunks:
                sha256.update(chunk)
                size += len(chunk)
                member.write(chunk)
        self.members.append({"name": name, "size": size, "sha256": sha256.hexdigest(), **facts})

    def add_stored(self, name: str, file: ApplicationFile, **facts: Any) -> bool:
        """Add what the storage holds of ``file``; False where it has lost it."""
        try:
            content = file.file.storage.open(file.file.name, "rb")
        except FileNotFoundError:
            return False
        with content:
            self.add(name, iter(lambda: content.read(CHUNK), b""), **facts)
        return True

    def close(self, **facts: Any) -> None:
        """Write ``manifest.json``: ``facts`` and a line for each member."""
        manifest = json.dumps({**facts, "members": self.members}, indent=2, ensure_ascii=False)
        self.zip.writestr("manifest.json", manifest)
        self.zip.close()


def write_archive(
    file: Any, sheet: ApplicationSheet, *, purpose: str, progress: Callable[[], None] = lambda: None
) -> None:
    """Write the whole export to ``file``. Named are files that the storage lost and that stay closed."""
    archive = Archive(file)
    archive.add("applications.csv", csv_lines(sheet))
    archive.add("applications.jsonl", json_lines(sheet))
    archive.add("codebook.csv", codebook_lines(sheet))
    missing, closed, count = [], [], 0
    for application in sheet.applications:
        for stored, name in handed_in_files(sheet, application):
            if not is_open_to_staff(stored):
                closed.append({"name": name, "sha256": stored.sha256, "scan": stored.scan_state})
            elif not archive.add_stored(name, stored, handed_in_as=stored.sha256):
                missing.append({"name": name, "sha256": stored.sha256})
        count += 1
        progress()
    archive.close(
        handed_in_until=sheet.applications.since.isoformat(),
        made_at=timezone.now().isoformat(),
        purpose=purpose,
        applications=count,
        missing_files=missing,
        closed_files=closed,
    )


def handed_in_files(
    sheet: ApplicationSheet, application: Application
) -> Iterator[tuple[ApplicationFile, str]]:
    """The files of what counts as handed in that may be in the export, each with its name in the archive."""
    answers = application.current_revision.answers
    wanted = {
        answers[key]["key"]: question["code"]
        for key, question in questions(sheet, application).items()
        if question["type"] == QuestionType.FILE
        and answers.get(key)
        and not sheet.is_withheld(key, application)
    }
    if not wanted:
        return
    for file in application.files.filter(key__in=wanted):
        yield file, f"files/{application.reference}/{wanted[str(file.key)]}-{safe_name(file.original_name)}"


def safe_name(name: str) -> str:
    """A file name that any system can unpack, without a path in it."""
    tidy = re.sub(r"[^\w.\- ]+", "_", name).strip(". ")
    return tidy[-100:] or "file"
