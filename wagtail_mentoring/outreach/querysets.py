"""Named questions about outreach."""

from datetime import date, timedelta
from typing import Any

from django.db.models import QuerySet


class OutreachQuerySet(QuerySet):
    def ahead(self, today: date) -> "OutreachQuerySet":
        return self.filter(on__gte=today)

    def around(self, day: date, *, days: int) -> "OutreachQuerySet":
        """Less than ``days`` days before or after ``day``."""
        return self.filter(on__gt=day - timedelta(days=days), on__lt=day + timedelta(days=days))

    def among(self, offices: Any) -> "OutreachQuerySet":
        """What an office of ``offices`` sends, or what reaches its people."""
        return self.filter(office__in=offices) | self.filter(people_of__in=offices)
