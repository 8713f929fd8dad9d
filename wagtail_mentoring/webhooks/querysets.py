"""Named questions about webhooks and what they have to tell."""

from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet

from .choices import DeliveryStatus


class WebhookQuerySet(QuerySet):
    def of_offices(self, offices: Any) -> "WebhookQuerySet":
        return self.filter(office__in=offices)


class DeliveryQuerySet(QuerySet):
    def due(self, now: datetime) -> "DeliveryQuerySet":
        """Waiting, with a next try that has come, to a webhook that is on, and held by no living worker."""
        waiting = self.filter(status=DeliveryStatus.WAITING, next_try_at__lte=now, webhook__is_active=True)
        return waiting.filter(Q(leased_until=None) | Q(leased_until__lt=now)).order_by("next_try_at", "pk")
