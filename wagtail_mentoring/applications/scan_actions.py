"""Verbs of the virus scan: look into one file, into all that wait, and release a suspect one."""

import logging
from collections.abc import Callable, Iterable, Iterator
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.module_loading import import_string
from django.utils.translation import gettext_lazy as _
from wagtail.log_actions import log

from wagtail_mentoring import conf, signals
from wagtail_mentoring.application_forms.choices import ScanState

from .application_models import Application, ApplicationFile
from .events import record_event
from .staff_steps import StepRefused

logger = logging.getLogger("wagtail_mentoring.applications")

#: Looks into an open file and returns ``"clean"`` or ``"suspect"``; raises when it cannot tell.
Scanner = Callable[[Any], str]
VERDICTS = (ScanState.CLEAN, ScanState.SUSPECT)
#: Not looked into yet: files that were sent before there was a scanner are among them.
UNSCANNED = (ScanState.NOT_SCANNED, ScanState.WAITING)


def scanner() -> Scanner | None:
    """The host's scanner, None without one."""
    path = conf.get("FILE_SCANNER")
    return import_string(path) if path else None


def first_state() -> ScanState:
    """The state of a file that has just been sent."""
    return ScanState.WAITING if conf.get("FILE_SCANNER") else ScanState.NOT_SCANNED


def scan_file(pk: int, *, again: bool = False) -> ScanState | None:
    """Have the scanner look into one file and write down what it says; None if there is nothing to look into.

    Runs outside any transaction, as long as the scanner takes. A scanner that fails leaves the file waiting.
    With ``again`` a clean file is looked into once more, as after an update of the scanner.
    """
    scan, file = scanner(), ApplicationFile.objects.filter(pk=pk).first()
    wanted = (*UNSCANNED, ScanState.CLEAN) if again else UNSCANNED
    if scan is None or file is None or file.scan_state not in wanted:
        return None
    try:
        with file.file.storage.open(file.file.name, "rb") as content:
            verdict = ScanState(scan(content))
        if verdict not in VERDICTS:
            raise ValueError(f"{verdict!r} is no verdict; a scanner returns “clean” or “suspect”.")
    except Exception:
        # Whatever goes wrong inside the host's scanner, the file waits and is tried again.
        logger.exception("The file %s could not be scanned. It is tried again.", file.key)
        return None
    return _write_down(file, verdict, wanted)


@transaction.atomic
def _write_down(file: ApplicationFile, verdict: ScanState, wanted: Iterable[str]) -> ScanState | None:
    """A verdict that is news about the contents; None where somebody was quicker or the file is gone."""
    application = Application.objects.select_for_update().get(pk=file.application_id)
    rows = ApplicationFile.objects.filter(pk=file.pk, scan_state__in=wanted)
    if not rows.update(scan_state=verdict, scanned_at=timezone.now()):
        return None
    if verdict == ScanState.SUSPECT:
        file.refresh_from_db()
        record_event(application=application, action="file_suspect", actor=None)
        _log(application, "find_file_suspect", None, file)
        signals.file_found_suspect.send(sender=ApplicationFile, application=application, file=file)
    return verdict


def scan_waiting(*, again: bool = False) -> Iterator[tuple[ApplicationFile, ScanState | None]]:
    """Look into every file that waits, or with ``again`` also into the clean ones; yields what was found."""
    if scanner() is None:
        return
    states = (*UNSCANNED, ScanState.CLEAN) if again else UNSCANNED
    for pk in list(ApplicationFile.objects.filter(scan_state__in=states).values_list("pk", flat=True)):
        verdict = scan_file(pk, again=again)
        if file := ApplicationFile.objects.filter(pk=pk).first():
            yield file, verdict


@transaction.atomic
def release_file(*, file: ApplicationFile, user: Any, reason: str) -> ApplicationFile:
    """Let staff open a file that the scanner found suspect, for a reason. For superusers only."""
    application = Application.objects.select_for_update().get(pk=file.application_id)
    file = ApplicationFile.objects.get(pk=file.pk)
    if not (user.is_active and user.is_superuser):
        raise StepRefused(_("Only a superuser may release a suspect file. Ask whoever runs the site."))
    if not reason.strip():
        raise StepRefused(_("Give a reason: somebody will ask why this file was thought harmless."))
    if file.scan_state == ScanState.RELEASED:
        return file
    if file.scan_state != ScanState.SUSPECT:
        raise StepRefused(_("This file is not suspect, so there is nothing to release."))
    file.scan_state = ScanState.RELEASED
    file.save(update_fields=["scan_state"])
    record_event(application=application, action="file_released", actor=user, reason=reason.strip())
    _log(application, "release_file", user, file)
    return file


def waiting_scans() -> Iterator[str]:
    """No file waits for the virus scanner longer than it may."""
    if conf.get("FILE_SCANNER") is None:
        return
    limit = timezone.now() - timedelta(hours=conf.get("FILE_SCAN_HOURS"))
    rows = ApplicationFile.objects.filter(scan_state__in=UNSCANNED).select_related("application")
    for file in rows.order_by("pk").iterator(500):
        late = file.uploaded_at < limit
        yield f"{file.application.reference} file {file.key}: waits for the scanner" if late else ""


def _log(application: Application, action: str, user: Any, file: ApplicationFile) -> None:
    log(
        application,
        f"wagtail_mentoring.{action}",
        user=user,
        title=application.reference,
        data={"file": str(file.key)},
    )
