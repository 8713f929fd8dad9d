"""Named questions about who reads what."""

from datetime import datetime
from typing import Any

from django.db.models import F, Q, QuerySet

from .decisions import REVIEWABLE

SUBMITTED = Q(review__submitted_at__isnull=False)
CURRENT = Q(review__revision=F("application__current_revision"))


class ReviewAssignmentQuerySet(QuerySet):
    def active(self) -> "ReviewAssignmentQuerySet":
        """Those that were not taken back; a review that counts hangs on one of them."""
        return self.filter(withdrawn_at=None)

    def of(self, user: Any) -> "ReviewAssignmentQuerySet":
        return self.filter(reviewer=user.pk)

    def submitted(self) -> "ReviewAssignmentQuerySet":
        return self.filter(SUBMITTED)

    def not_submitted(self) -> "ReviewAssignmentQuerySet":
        return self.exclude(SUBMITTED)

    def stale(self) -> "ReviewAssignmentQuerySet":
        """Reviews of something that no longer counts: the applicant handed in another version since."""
        return self.filter(SUBMITTED & ~CURRENT)

    def writable(self, now: datetime) -> "ReviewAssignmentQuerySet":
        """As ``decisions.may_write``, for rows."""
        return self.active().filter(
            application__status__in=REVIEWABLE, phase__opens_at__lte=now, phase__closes_at__gt=now
        )

    def unwritten(self, at: datetime) -> "ReviewAssignmentQuerySet":
        """What somebody can still hand in for the first time at ``at`` or later."""
        return (
            self.active().not_submitted().filter(application__status__in=REVIEWABLE, phase__closes_at__gt=at)
        )

    def counted(self, now: datetime) -> "ReviewAssignmentQuerySet":
        """What somebody has done, or can still do; not what was decided before they did."""
        return self.filter(SUBMITTED | Q(pk__in=self.writable(now).values("pk")))

    def waiting(self, now: datetime) -> "ReviewAssignmentQuerySet":
        """What somebody has to do now: write a review, or look again at one that is stale."""
        return self.writable(now).filter(~SUBMITTED | ~CURRENT)

    def in_blind_phases(self, now: datetime) -> "ReviewAssignmentQuerySet":
        """Of phases that have not closed."""
        return self.filter(phase__is_blind=True, phase__closes_at__gt=now)

    def veiled(self, now: datetime) -> "ReviewAssignmentQuerySet":
        """As ``decisions.is_veiled``, for rows of blind phases."""
        return self.active().in_blind_phases(now).filter(application__status__in=REVIEWABLE)
