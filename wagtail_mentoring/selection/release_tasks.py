"""The background task that releases a round's decisions."""

from typing import Any

from django_tasks import task

from .release_actions import release_all


@task()
def release_all_task(pk: int) -> bool:
    """Run the release with this primary key; returns whether it got to its end."""
    return release_all(pk)


def release_soon(pk: int) -> Any:
    """Enqueue the task. Wagtail's default backend has no worker and releases here and now."""
    return release_all_task.enqueue(pk)
