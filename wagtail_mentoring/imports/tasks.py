"""The background task that works on imports, and how it is started after a commit: nobody waits."""

from django_tasks import task

from wagtail_mentoring.outbox.tasks import Aside

from .work import work_on, work_on_next


@task()
def work_on_import(pk: int) -> bool:
    """Look through, import or undo the import with this primary key; returns whether it is done."""
    return work_on(pk)


importing = Aside(work_on_import, work_on_next)
