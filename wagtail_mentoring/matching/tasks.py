"""The background task that works out a large run."""

from typing import Any

from django_tasks import task

from .actions import work_out


@task()
def work_out_task(pk: int) -> bool:
    """Work out the run with this primary key; returns whether it proposes something now."""
    return work_out(pk)


def work_out_soon(pk: int) -> Any:
    """Enqueue the task. Wagtail's default backend has no worker and does it here and now."""
    return work_out_task.enqueue(pk)
