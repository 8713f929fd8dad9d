"""Named questions about pairs."""

from typing import Any

from django.db.models import QuerySet

from wagtail_mentoring.programs.choices import ApplicantRole

from .choices import MentorshipStatus


class MentorshipQuerySet(QuerySet):
    def taking_a_place(self) -> "MentorshipQuerySet":
        """Pairs that count against their mentor's capacity."""
        return self.filter(status__in=[MentorshipStatus.ACTIVE, MentorshipStatus.PAUSED])

    def come_of(self, application: Any) -> "MentorshipQuerySet":
        """Pairs, also past ones, that the applicant entered in the round and the role they applied in."""
        person = application.applicant_id
        if application.role == ApplicantRole.MENTOR:
            return self.filter(round=application.round_id, mentor__user=person)
        return self.filter(round=application.round_id, mentee=person)

    def of_offices(self, offices: Any) -> "MentorshipQuerySet":
        """Pairs in programs that one of ``offices`` has accepted to partner in."""
        return self.filter(
            round__program__partners__office__in=offices, round__program__partners__accepted_at__isnull=False
        ).distinct()
