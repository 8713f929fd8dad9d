"""Named questions about pairs."""

from typing import Any

from django.db.models import QuerySet

from .choices import MentorshipStatus


class MentorshipQuerySet(QuerySet):
    def taking_a_place(self) -> "MentorshipQuerySet":
        """Pairs that count against their mentor's capacity."""
        return self.filter(status__in=[MentorshipStatus.ACTIVE, MentorshipStatus.PAUSED])

    def of_offices(self, offices: Any) -> "MentorshipQuerySet":
        """Pairs in programs that one of ``offices`` has accepted to partner in."""
        return self.filter(
            round__program__partners__office__in=offices, round__program__partners__accepted_at__isnull=False
        ).distinct()
