"""Goals with what is measured of them: which days count, what is expected by today, how it went lately."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from wagtail_mentoring import conf
from wagtail_mentoring.charts import Chart
from wagtail_mentoring.metrics.decisions import Period, fiscal_year
from wagtail_mentoring.metrics.models import MetricSnapshot
from wagtail_mentoring.metrics.registry import Metric, metric_of
from wagtail_mentoring.metrics.report import Measured, Row
from wagtail_mentoring.metrics.report_charts import snapshots_for, trend_of
from wagtail_mentoring.metrics.wording import amount_text, figure_text, note_of
from wagtail_mentoring.programs.models import Program

from . import goal_rules
from .choices import GoalStanding
from .models import Goal

#: A trend is told against the week that is about so long ago.
TREND_BACK = timedelta(weeks=4)


@dataclass(frozen=True)
class GoalNow:
    """A goal as it stands on a day. ``row`` is what was measured; None before its year has begun."""

    goal: Goal
    metric: Metric | None
    standing: GoalStanding
    target: str
    row: Row | None = None
    expected: str = ""
    trend: str = ""
    chart: Chart | None = None

    @property
    def label(self) -> str:
        return str(self.metric.label) if self.metric else self.goal.metric

    @property
    def measured(self) -> str:
        """What is reached in words; nothing where there is no number."""
        return figure_text(self.row) if self.row and self.row.number is not None else ""

    @property
    def note(self) -> str:
        return note_of(self.row, conf.get("SMALLEST_GROUP")) if self.row else ""


def year_of(due: date) -> Period:
    """A goal is counted from the first day of the fiscal year its day lies in."""
    return fiscal_year(due, month=conf.get("FISCAL_YEAR_MONTH"))


def usual_due_date(*, today: date) -> date:
    """The end of the fiscal year; of the next one where that is near."""
    last = year_of(today).last
    return last if last - today >= goal_rules.LEAST_TIME else year_of(last + timedelta(days=1)).last


def baseline_of(program: Program, *, metric: Metric, office: Any, due_on: date) -> float | None:
    """What was reached in the fiscal year before the goal's own; nothing where it may not be told."""
    before = year_of(year_of(due_on).first - timedelta(days=1))
    office_pk = office.pk if metric.by_office and office else None
    return Measured(before).figure(metric, [program.pk], office_pk).number


def missing_of(offices: Collection[int], goals: Iterable[Goal]) -> list[int | None]:
    """Those of ``offices`` that have no goal ahead among ``goals``, and None where all together have none."""
    today = timezone.localdate()
    return goal_rules.goals_missing(offices, {goal.office_id for goal in goals if goal.due_on >= today})


def off_track(program: Program) -> list[GoalNow]:
    """Goals with less than 90 % of what is expected by today."""
    return [row for row in goals_now(program) if row.standing == GoalStanding.BEHIND]


def goals_now(program: Program) -> list[GoalNow]:
    """Every goal of ``program`` as it stands. One is measured once for all goals that count the same days."""
    today = timezone.localdate()
    goals = list(program.goals.select_related("office"))
    if not goals:
        return []
    measured: dict[Period, Measured] = {}
    snapshots = snapshots_for(program, Period(today, today))
    return [_goal_now(goal, measured, snapshots, today) for goal in goals]


def _goal_now(
    goal: Goal, known: dict[Period, Measured], snapshots: Sequence[MetricSnapshot], today: date
) -> GoalNow:
    metric, first = metric_of(goal.metric), year_of(goal.due_on).first
    if metric is None:
        return GoalNow(goal, None, GoalStanding.UNKNOWN, target=f"{goal.target:g}")
    target = amount_text(goal.target, metric.unit)
    if today < first:
        return GoalNow(goal, metric, GoalStanding.NOT_BEGUN, target=target)
    period = Period(first, min(goal.due_on, today))
    measured = known.setdefault(period, Measured(period))
    row = measured.row(metric, [goal.program_id], goal.office_id if metric.by_office else None)
    expected = _expected(goal, metric, today)
    standing = goal_rules.standing_of(
        measured=row.number,
        target=goal.target,
        expected=expected,
        less_is_better=metric.less_is_better,
        is_over=today > goal.due_on,
    )
    weeks = [snapshot for snapshot in snapshots if period.first <= snapshot.day <= period.last]
    return GoalNow(
        goal=goal,
        metric=metric,
        standing=GoalStanding(standing),
        target=target,
        row=row,
        expected=amount_text(expected, metric.unit),
        trend=_trend(row, weeks, today),
        chart=trend_of(row, weeks, f"goal-{goal.pk}"),
    )


def _expected(goal: Goal, metric: Metric, today: date) -> float:
    return goal_rules.expected_by_now(
        target=goal.target,
        baseline=goal.baseline,
        share=goal_rules.share_of(year_of(goal.due_on).first, goal.due_on, today=today),
        adds_up=metric.adds_up,
    )


def _trend(row: Row, weeks: Sequence[MetricSnapshot], today: date) -> str:
    """“rising: 25 people on 29 October”; nothing before there are four weeks to tell of."""
    earlier = [week for week in weeks if week.day <= today - TREND_BACK]
    before = earlier[-1].values.get(row.key, {}).get("number") if earlier else None
    if before is None or row.number is None:
        return ""
    words = {"before": amount_text(before, row.unit), "day": date_format(earlier[-1].day, "DATE_FORMAT")}
    sentence = {
        "up": _("Rising: %(before)s on %(day)s."),
        "down": _("Falling: %(before)s on %(day)s."),
        "level": _("As on %(day)s."),
    }[goal_rules.direction(before, row.number)]
    return sentence % words
