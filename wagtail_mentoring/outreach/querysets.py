"""Named questions about outreach."""

from datetime import date, timedelta

from django.db.models import QuerySet


class OutreachQuerySet(QuerySet):
    def ahead(self, today: date) -> "OutreachQuerySet":
        return self.filter(on__gte=today)

    def around(self, day: date, *, days: int) -> "OutreachQuerySet":
        """Less than ``days`` days before or after ``day``."""
        return self.filter(on__gt=day - timedelta(days=days), on__lt=day + timedelta(days=days))
