"""Named questions about outreach."""

from collections.abc import Sequence
from datetime import date, timedelta

from django.db.models import QuerySet


class OutreachQuerySet(QuerySet):
    def ahead(self, today: date) -> "OutreachQuerySet":
        return self.filter(on__gte=today)

    def near(self, on: Sequence[date], *, days: int) -> "OutreachQuerySet":
        """From ``days`` days before the first of the days ``on`` to as many after the last."""
        gap = timedelta(days=days)
        return self.filter(on__gt=min(on) - gap, on__lt=max(on) + gap) if on else self.none()
