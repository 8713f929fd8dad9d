"""The background task that empties the outbox, and how it is started after a commit."""

from django.core.cache import cache
from django_tasks import DEFAULT_TASK_BACKEND_ALIAS, task, task_backends
from django_tasks.backends.immediate import ImmediateBackend

from .delivery import send_due

#: Set for a minute after the mail server could not be reached, so that visitors do not wait for it again.
SERVER_DOWN_KEY = "wagtail_mentoring.mail_server_down"
SERVER_DOWN_SECONDS = 60

#: With no task worker the visitor's own request sends: few at once, and no long wait for a connection.
IN_REQUEST_LIMIT = 5
IN_REQUEST_CONNECT_SECONDS = 1


@task()
def send_waiting_mail(in_request: bool = False) -> int:
    """Send what is due; returns how many mails went out."""
    if not in_request:
        return send_due().sent
    if cache.get(SERVER_DOWN_KEY):
        return 0
    result = send_due(limit=IN_REQUEST_LIMIT, connect_seconds=IN_REQUEST_CONNECT_SECONDS)
    if result.server_down:
        cache.set(SERVER_DOWN_KEY, True, SERVER_DOWN_SECONDS)
    return result.sent


def send_soon() -> None:
    """Enqueue the task. Wagtail's default backend has no worker and runs it here and now."""
    in_request = isinstance(task_backends[DEFAULT_TASK_BACKEND_ALIAS], ImmediateBackend)
    send_waiting_mail.enqueue(in_request=in_request)
