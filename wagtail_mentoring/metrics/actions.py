"""What is written down of figures: a row for each program and week, and the report that closes a period."""

from datetime import date
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from wagtail_mentoring import conf
from wagtail_mentoring.programs.choices import ProgramStatus
from wagtail_mentoring.programs.models import Program

from .decisions import Period, fiscal_year, week_of
from .models import ClosingReport, MetricSnapshot
from .permissions import may_close
from .report import figures_to_keep, report_of


def take_snapshots(*, today: date | None = None) -> int:
    """Write down the figures of the fiscal year so far of every approved program; return how many rows.

    A program has one row for each ISO week: what is there already stays as it is, so it is safe to repeat.
    """
    today = today or timezone.localdate()
    week = week_of(today)
    done = MetricSnapshot.objects.filter(week=week).values("program")
    programs = Program.objects.filter(status=ProgramStatus.APPROVED).exclude(pk__in=done)
    return sum(_take_snapshot(program, today, week) for program in programs.order_by("pk"))


def _take_snapshot(program: Program, today: date, week: date) -> bool:
    year = fiscal_year(today, month=conf.get("FISCAL_YEAR_MONTH"))
    values = figures_to_keep(program, Period(year.first, today))
    try:
        with transaction.atomic():
            MetricSnapshot.objects.create(program=program, week=week, day=today, values=values)
    except IntegrityError:  # another run of the command was quicker
        return False
    return True


@transaction.atomic
def close_report(*, program: Program, period: Period, user: Any) -> ClosingReport:
    """Write down the report of ``program`` for ``period`` for good, words and figures as they are now.

    Raises ``PermissionDenied`` unless ``user`` acts for the lead, ``ValidationError`` while the period runs,
    and once it was closed.
    """
    program = Program.objects.select_for_update().get(pk=program.pk)
    if not may_close(user, program):
        raise PermissionDenied
    if period.last >= timezone.localdate():
        raise ValidationError(_("This period is not over yet. Close it once its last day has passed."))
    closed = ClosingReport.objects.filter(program=program, first_day=period.first, last_day=period.last)
    if closed.exists():
        raise ValidationError(_("This period is closed already. You find its report below the figures."))
    report = report_of([program], period, title=program.name)
    closing = ClosingReport.objects.create(
        program=program,
        first_day=period.first,
        last_day=period.last,
        values=report.as_data(),
        closed_by=user,
    )
    log(
        instance=program,
        action="wagtail_mentoring.close_report",
        user=user,
        data={"from": period.first.isoformat(), "until": period.last.isoformat()},
    )
    return closing
