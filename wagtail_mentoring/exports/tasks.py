"""The background task that makes an export."""

from typing import Any

from django_tasks import task

from .actions import make_export


@task()
def make_export_task(pk: int) -> bool:
    """Make the export with this primary key; returns whether it is ready."""
    return make_export(pk)


def make_soon(pk: int) -> Any:
    """Enqueue the task. Wagtail's default backend has no worker and makes it here and now."""
    return make_export_task.enqueue(pk)
