"""Verbs of exports: ask for one, make it, take away what is old."""

import logging
import tempfile
from collections.abc import Callable, Iterator
from datetime import timedelta
from functools import partial
from typing import Any

from django.core.files.base import File
from django.db import transaction
from django.utils import timezone

from wagtail_mentoring.watched_work import Overtaken

from .archive import write_archive
from .as_handed_in import ROWS_AT_A_TIME
from .choices import ExportFormat, ExportState
from .chosen import selected_applications
from .codebook import codebook_lines
from .lines import json_lines
from .models import ApplicationExport
from .sheets import csv_lines
from .tables import ApplicationSheet, log_export
from .workbooks import xlsx_file

logger = logging.getLogger(__name__)

#: How long a finished export waits to be downloaded.
KEPT_FOR = timedelta(hours=24)
#: Formats that have to be whole before their first byte can be sent.
IN_BACKGROUND = (ExportFormat.XLSX, ExportFormat.ZIP)


def ask_for_export(
    *, user: Any, export_format: str, query: str, raw: bool, sensitive: bool, purpose: str
) -> ApplicationExport:
    """Note an export and leave a line in the audit log of each round. Nothing is read yet.

    The caller streams it at once (``streamed``), or has it made with ``start_making``.
    """
    export = ApplicationExport(
        user=user, format=export_format, query=query, raw=raw, sensitive=sensitive, purpose=purpose
    )
    applications = selected_applications(user=user, query=query)
    export.total = applications.count()
    details = {"format": export_format, "sensitive": sensitive, "raw": raw, "purpose": purpose}
    log_export(applications, user=user, details=details)
    return export


def streamed(export: ApplicationExport) -> Iterator[bytes]:
    """The export in pieces, for CSV, JSON lines and the codebook."""
    lines: dict[str, Callable[[ApplicationSheet], Iterator[bytes]]] = {
        ExportFormat.CSV: csv_lines,
        ExportFormat.JSONL: json_lines,
        ExportFormat.CODEBOOK: codebook_lines,
    }
    return lines[export.format](sheet_of(export))


def sheet_of(export: ApplicationExport) -> ApplicationSheet:
    applications = selected_applications(user=export.user, query=export.query)
    return ApplicationSheet(applications, user=export.user, with_sensitive=export.sensitive, raw=export.raw)


def start_making(export: ApplicationExport, enqueue: Callable[[int], Any]) -> ApplicationExport:
    """Keep ``export`` and have ``enqueue`` called with its primary key once it is committed."""
    with transaction.atomic():
        export.save()
        transaction.on_commit(lambda: enqueue(export.pk), robust=True)
    return export


@transaction.atomic
def make_again(export: ApplicationExport, enqueue: Callable[[int], Any]) -> bool:
    """Have an export made anew that failed or whose worker is gone. False where there is nothing to do."""
    if not ApplicationExport.objects.restart(export.pk, done=0):
        return False
    transaction.on_commit(lambda: enqueue(export.pk), robust=True)
    return True


def make_export(pk: int) -> bool:
    """Make the file of a waiting export. False if somebody else makes it already, or it failed."""
    export = ApplicationExport.objects.select_related("user").claim(pk)
    if export is None:
        return False
    try:
        done = _write(export)
        export.sign(file=export.file.name, size=export.size, done=done, state=ExportState.READY)
    except Overtaken:
        # Whoever was erased meanwhile took every export along: this one may hold them. Or another worker
        # makes a file of its own.
        _delete_file(export)
        return False
    except Exception:
        # Whatever went wrong, the person who waits has to be told.
        logger.exception("The export %s could not be made.", export.key)
        export.fail()
        return False
    return True


def _write(export: ApplicationExport) -> int:
    """Write the file into the storage; returns how many applications are in it."""
    sheet, progress = sheet_of(export), _Progress(export)
    if export.format == ExportFormat.XLSX:
        file = xlsx_file(sheet, progress)
    else:
        file = tempfile.TemporaryFile()  # noqa: SIM115  closed below
        write_archive(file, sheet, purpose=export.purpose, progress=progress)
        file.seek(0)
    with file:
        content = File(file)
        export.size = content.size
        export.file.save(export.format, content, save=False)
    return progress.done


class _Progress:
    """Called after each application; writes down every so often how many there were."""

    def __init__(self, export: ApplicationExport) -> None:
        self.export, self.done = export, 0

    def __call__(self) -> None:
        self.done += 1
        if self.done % ROWS_AT_A_TIME == 0:
            self.export.sign(done=self.done)


def delete_export(export: ApplicationExport) -> None:
    """Take an export and its file away."""
    export.delete()
    _delete_file(export)


def _delete_file(export: ApplicationExport) -> None:
    storage, name = export.file.storage, export.file.name
    if name:
        transaction.on_commit(partial(storage.delete, name), robust=True)


def delete_old_exports() -> int:
    """Take away every export older than ``KEPT_FOR``; returns how many."""
    old = list(ApplicationExport.objects.filter(created_at__lt=timezone.now() - KEPT_FOR))
    for export in old:
        delete_export(export)
    return len(old)


def give_up_silent_exports() -> int:
    """Note of exports whose worker is gone that they failed."""
    return ApplicationExport.objects.give_up()
