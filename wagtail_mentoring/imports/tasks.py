"""The background task that works on imports, and how it is started after a commit: nobody waits."""

from django_tasks import task
from django_tasks.backends.immediate import ImmediateBackend

from wagtail_mentoring.outbox.tasks import Aside

from .work import work_on, work_on_next


@task()
def work_on_import(pk: int) -> bool:
    """Look through, import or undo the import with this primary key; returns whether it is done."""
    return work_on(pk)


def work_soon(pk: int) -> None:
    """Enqueue the task. Wagtail's default backend has no worker and would do it within the request, which may
    take minutes: there a thread of this process works.
    """
    if isinstance(work_on_import.get_backend(), ImmediateBackend):
        aside.start()
    else:
        work_on_import.enqueue(pk)


aside = Aside(work_on_next, name=work_on_import.name)
