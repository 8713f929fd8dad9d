"""Whether webhooks are told: what waits too long."""

from collections.abc import Iterator
from datetime import timedelta

from django.utils import timezone

from .models import WebhookDelivery

#: A message that is due for longer than this is not being sent by anybody.
TOO_LONG = timedelta(hours=1)


def waiting_messages() -> Iterator[str]:
    """No message to a webhook has been due for more than an hour."""
    now = timezone.now()
    for delivery in WebhookDelivery.objects.due(now).select_related("webhook").iterator():
        late = delivery.next_try_at < now - TOO_LONG
        yield f"webhook message {delivery.message_id}: has been due for more than an hour" if late else ""
