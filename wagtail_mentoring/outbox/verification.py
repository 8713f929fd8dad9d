"""Whether mail goes out: what waits too long, and what was given up."""

from collections.abc import Iterator
from datetime import timedelta

from django.utils import timezone

from .choices import MailStatus
from .models import OutboxMessage

#: Mail that is due for longer than this is not being sent by anybody.
TOO_LONG = timedelta(hours=1)


def waiting_mail() -> Iterator[str]:
    """No mail has been due for more than an hour."""
    late = timezone.now() - TOO_LONG
    stuck = set(OutboxMessage.objects.due().filter(next_try_at__lt=late).values_list("pk", flat=True))
    for pk, key in (
        OutboxMessage.objects.exclude(status=MailStatus.FAILED).values_list("pk", "dedupe_key").iterator()
    ):
        yield f"mail {pk} ({key}): has been due for more than an hour" if pk in stuck else ""


def failed_mail() -> Iterator[str]:
    """No mail was given up."""
    for message in OutboxMessage.objects.defer("body").iterator():
        failed = message.status == MailStatus.FAILED
        yield f"mail {message.pk} ({message.dedupe_key}): {message.last_error[:200]}" if failed else ""
