"""Named questions about waiting mail."""

from datetime import datetime

from django.db.models import Q, QuerySet
from django.utils import timezone

from .choices import MailStatus


class OutboxQuerySet(QuerySet):
    def due(self, now: datetime | None = None) -> "OutboxQuerySet":
        """Waiting mail whose next try has come and that no living worker holds."""
        now = now or timezone.now()
        waiting = self.filter(status=MailStatus.QUEUED, next_try_at__lte=now)
        return waiting.unleased(now).order_by("next_try_at", "pk")

    def unleased(self, now: datetime) -> "OutboxQuerySet":
        """Mail that no living worker is sending at ``now``."""
        return self.filter(Q(leased_until__isnull=True) | Q(leased_until__lt=now))

    def troubled(self) -> "OutboxQuerySet":
        """Mail that staff should know of: given up, or failed at least once and still waiting."""
        return self.filter(Q(status=MailStatus.FAILED) | Q(status=MailStatus.QUEUED, attempts__gt=0))
