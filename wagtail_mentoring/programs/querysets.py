"""Named questions about programs and rounds."""

from datetime import datetime

from django.db.models import QuerySet
from django.utils import timezone

from .choices import ProgramStatus


class ProgramQuerySet(QuerySet):
    def current(self) -> "ProgramQuerySet":
        """Programs that have not been archived."""
        return self.exclude(status=ProgramStatus.ARCHIVED)


class RoundQuerySet(QuerySet):
    def open(self, now: datetime | None = None) -> "RoundQuerySet":
        """Rounds of approved programs that take applications at ``now``."""
        now = now or timezone.now()
        return self.filter(program__status=ProgramStatus.APPROVED, opens_at__lte=now, closes_at__gt=now)

    def newest_first(self) -> "RoundQuerySet":
        return self.order_by("-opens_at", "-pk")
