"""The background task that has a file scanned."""

from typing import Any

from django_tasks import task

from wagtail_mentoring import conf

from .application_models import ApplicationFile
from .scan_actions import scan_file


@task()
def scan_file_task(pk: int) -> str | None:
    """Have the file with this primary key scanned; returns the verdict."""
    return scan_file(pk)


def scan_soon(file: ApplicationFile) -> Any:
    """Enqueue the task where there is a scanner. Wagtail's default backend runs it here and now."""
    return scan_file_task.enqueue(file.pk) if conf.get("FILE_SCANNER") else None
