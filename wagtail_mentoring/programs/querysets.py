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
    def let_open(self) -> "RoundQuerySet":
        """Rounds whose applications open as their dates say: the program is approved, the offices agreed."""
        return self.filter(program__status=ProgramStatus.APPROVED, opening_agreed_at__isnull=False)

    def open(self, now: datetime | None = None) -> "RoundQuerySet":
        """Rounds that take applications at ``now``."""
        now = now or timezone.now()
        return self.let_open().filter(opens_at__lte=now, closes_at__gt=now)

    def newest_first(self) -> "RoundQuerySet":
        return self.order_by("-opens_at", "-pk")
