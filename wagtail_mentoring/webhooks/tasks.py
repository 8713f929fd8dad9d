"""The background task that tells webhooks, and how it is started after a commit: nobody waits."""

from django_tasks import task
from django_tasks.backends.immediate import ImmediateBackend

from wagtail_mentoring.outbox.tasks import Aside

from .sending import tell_due


@task()
def tell_webhooks() -> int:
    """Send what is due; returns how many messages were delivered."""
    return tell_due().delivered


#: Where no worker takes tasks, a thread of this process sends.
aside = Aside(lambda: tell_due().delivered, name=tell_webhooks.name)


def tell_soon() -> None:
    if isinstance(tell_webhooks.get_backend(), ImmediateBackend):
        aside.start()
    else:
        tell_webhooks.enqueue()
