"""Named questions about applications."""

from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from wagtail_mentoring.partnership.models import Partner

from .choices import ApplicationStatus

#: What staff never see: a draft belongs to its writer until it is handed in.
UNSEEN_BY_STAFF = [ApplicationStatus.DRAFT, ApplicationStatus.EXPIRED]


class ApplicationQuerySet(QuerySet):
    def of_offices(self, offices: Any) -> "ApplicationQuerySet":
        """Handed-in applications to programs that one of ``offices`` has accepted to partner in."""
        partnering = Partner.objects.accepted().filter(office__in=offices, program=OuterRef("round__program"))
        return self.received().filter(Exists(partnering))

    def handed_in(self) -> "ApplicationQuerySet":
        """Applications that reached us at least once, whatever became of them; those on hold do not count."""
        return self.received().filter(held_at=None)

    def received(self) -> "ApplicationQuerySet":
        """Like ``handed_in``, with those on hold."""
        return self.filter(~Q(status__in=UNSEEN_BY_STAFF), current_revision__isnull=False)

    def of_applicant(self, user: Any) -> "ApplicationQuerySet":
        return self.filter(applicant=user)

    def active(self) -> "ApplicationQuerySet":
        """Applications that still may lead somewhere."""
        return self.exclude(
            status__in=[
                ApplicationStatus.WITHDRAWN,
                ApplicationStatus.EXPIRED,
                ApplicationStatus.VOID,
                ApplicationStatus.CLOSED,
            ]
        )
