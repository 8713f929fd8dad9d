"""The background task that tells webhooks, and how it is started after a commit: nobody waits."""

from django_tasks import task

from wagtail_mentoring.outbox.tasks import Aside

from .sending import tell_due


@task()
def tell_webhooks() -> int:
    """Send what is due; returns how many messages were delivered."""
    return tell_due().delivered


telling = Aside(tell_webhooks, lambda: tell_due().delivered)
