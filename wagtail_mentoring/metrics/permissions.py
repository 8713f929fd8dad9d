"""Who reads figures: staff of the offices that run a program together, and nobody else."""

from typing import Any

from django.db.models import QuerySet

from wagtail_mentoring.offices.permissions import OfficeScopedPolicy
from wagtail_mentoring.partnership.permissions import may_lead, programs_at_work
from wagtail_mentoring.programs.models import Program

from .models import ClosingReport


def _reports_at_work(reports: QuerySet, user: Any) -> QuerySet:
    return reports.filter(program__in=programs_at_work(Program.objects.all(), user))


class ClosingReportPolicy(OfficeScopedPolicy):
    """Whoever may look at programs reads the closing reports of those they work on."""

    def user_has_permission(self, user: Any, action: str) -> bool:
        return REPORT_POLICY.user_has_permission(user, action)


#: For reading the figures of a program: only offices that have accepted count, not those only invited.
REPORT_POLICY = OfficeScopedPolicy(Program, reach=programs_at_work)
CLOSING_POLICY = ClosingReportPolicy(ClosingReport, reach=_reports_at_work)


def may_close(user: Any, program: Program) -> bool:
    """Whether ``user`` may close a period of ``program``: for its lead."""
    return may_lead(user, program)
