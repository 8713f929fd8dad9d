"""The background task that works on an import."""

from typing import Any

from django_tasks import task

from .work import work_on


@task()
def work_on_import(pk: int) -> bool:
    """Look through, import or undo the import with this primary key; returns whether it is done."""
    return work_on(pk)


def work_soon(pk: int) -> Any:
    """Enqueue the task. Wagtail's default backend has no worker and does it here and now."""
    return work_on_import.enqueue(pk)
