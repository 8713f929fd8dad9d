"""The background task that works out a large run, and how it is started after a commit: nobody waits."""

from django_tasks import task

from wagtail_mentoring.outbox.tasks import Aside

from .actions import work_out, work_out_next


@task()
def work_out_run(pk: int) -> bool:
    """Work out the run with this primary key; returns whether it proposes something now."""
    return work_out(pk)


working_out = Aside(work_out_run, work_out_next)
