"""The numbers of a round in words: charts for its page, and lines for a spreadsheet."""

from collections.abc import Iterator
from datetime import date, timedelta

from django.utils.formats import date_format, number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from wagtail_mentoring.applications.choices import ApplicationStatus, InboxGroup
from wagtail_mentoring.charts import Chart, bar_chart, time_chart
from wagtail_mentoring.programs.choices import ApplicantRole
from wagtail_mentoring.programs.models import Round

from .round_figures import LEFT, NOBODY, RoundFigures

#: More days than this are counted by the week.
MOST_DAYS = 92
#: In review, an application waits in one of these.
IN_REVIEW = (
    ApplicationStatus.SCREENING,
    ApplicationStatus.UNDER_REVIEW,
    ApplicationStatus.INFORMATION_REQUESTED,
)


def charts_of(figures: RoundFigures, today: date) -> list[Chart]:
    """In the order in which one asks: how many came of how many, when, where they are, who has them."""
    return [
        way_chart(figures),
        *day_charts(figures, today),
        state_chart(figures),
        waiting_chart(figures),
        handler_chart(figures),
        role_chart(figures),
    ]


def whole(value: float) -> str:
    return number_format(value, decimal_pos=0, force_grouping=True)


def way_chart(figures: RoundFigures) -> Chart:
    """From a draft to a place."""
    values = [
        (_("Begun"), figures.started),
        (_("Handed in"), figures.handed_in),
        (_("Accepted"), figures.accepted),
        (_("Confirmed by the applicant"), figures.confirmed),
    ]
    return bar_chart(
        key="way",
        title=_("From a draft to a place"),
        description=_("How many people began an application, handed it in, were accepted and confirmed."),
        headers=(_("Step"), _("Applications")),
        values=values,
        text=whole,
    )


def day_charts(figures: RoundFigures, today: date) -> list[Chart]:
    """Hand-ins by day, or by week in a long round, and their sum so far."""
    first, last = days_shown(figures, today)
    step = 1 if (last - first).days < MOST_DAYS else 7
    points = counted_by(step, figures, first, last)
    marks = [((day - first).days // step, label) for day, label in marks_of(figures.round)]
    total = ngettext(
        "%(count)s application was handed in between %(first)s and %(last)s.",
        "%(count)s applications were handed in between %(first)s and %(last)s.",
        figures.handed_in,
    ) % {"count": whole(figures.handed_in), "first": date_format(first), "last": date_format(last)}
    common = {
        "description": total,
        "points": points if figures.by_day else [],
        "marks": marks if figures.by_day else [],
        "text": whole,
    }
    when = _("Day") if step == 1 else _("Week from")
    by_day = time_chart(
        key="by-day",
        title=_("Handed in by day") if step == 1 else _("Handed in by week"),
        headers=(when, _("Applications")),
        **common,
    )
    so_far = time_chart(
        key="so-far",
        title=_("Handed in so far"),
        headers=(when, _("Applications so far")),
        running_total=True,
        **common,
    )
    return [by_day, so_far]


def counted_by(step: int, figures: RoundFigures, first: date, last: date) -> list[tuple[str, int]]:
    """Hand-ins of every ``step`` days from ``first`` on, each number under the first of its days."""
    counts = [0] * ((last - first).days // step + 1)
    for day, number in figures.by_day.items():
        counts[(day - first).days // step] += number
    days = (first + timedelta(days=step * place) for place in range(len(counts)))
    return [(date_format(day, "SHORT_DATE_FORMAT"), count) for day, count in zip(days, counts, strict=True)]


def days_shown(figures: RoundFigures, today: date) -> tuple[date, date]:
    """From the opening, or the first hand-in before it, to the closing or today, whichever is earlier."""
    opens, closes = (day for day, _label in marks_of(figures.round))
    first, last = min([opens, *figures.by_day]), max([opens, min(closes, today), *figures.by_day])
    return first, last


def marks_of(round: Round) -> list[tuple[date, str]]:
    """When applications open and close, by the calendar of the round's zone."""
    opens, closes = (moment.astimezone(round.zone).date() for moment in (round.opens_at, round.closes_at))
    return [(opens, _("opens")), (closes, _("closes"))]


def state_chart(figures: RoundFigures) -> Chart:
    return bar_chart(
        key="states",
        title=_("Where applications stand"),
        description=_("Applications handed in, by what they wait for."),
        headers=(_("Where it stands"), _("Applications")),
        values=[(str(group.label), figures.by_group[group.value]) for group in InboxGroup],
        text=whole,
    )


def waiting_chart(figures: RoundFigures) -> Chart:
    """Only states in which somebody waits; in review each status by itself."""
    words = {
        "new": InboxGroup.NEW.label,
        **{status.value: status.label for status in IN_REVIEW},
        "ready": InboxGroup.READY.label,
        "untold": InboxGroup.UNTOLD.label,
        "waitlist": InboxGroup.WAITLIST.label,
    }
    return bar_chart(
        key="waiting",
        title=_("Days of waiting"),
        description=_("For how many days half of the applications in each state have been there."),
        headers=(_("Where it stands"), _("Median of days since the last change")),
        values=[
            (str(words[key]), figures.waiting[key].median_days) for key in words if key in figures.waiting
        ],
        text=lambda days: number_format(days, decimal_pos=1),
    )


def handler_chart(figures: RoundFigures) -> Chart:
    words = {NOBODY: _("Nobody yet"), LEFT: _("Somebody who left")}
    offices = sorted(name for name in figures.by_handler if name)
    kept = [*offices, *(key for key in words if figures.by_handler[key])]
    return bar_chart(
        key="offices",
        title=_("Handled by"),
        description=_("Applications handed in, by the office of whoever handles them."),
        headers=(_("Office"), _("Applications")),
        values=[(words.get(key) or key, figures.by_handler[key]) for key in kept],
        text=whole,
    )


def role_chart(figures: RoundFigures) -> Chart:
    return bar_chart(
        key="roles",
        title=_("Applied as"),
        description=_("Applications handed in, by role."),
        headers=(_("As"), _("Applications")),
        values=[(str(role.label), figures.by_role[role.value]) for role in ApplicantRole],
        text=whole,
    )


def csv_rows(figures: RoundFigures, today: date) -> Iterator[list[str]]:
    """Every number of the page, a line each: chart, what, how many."""
    yield [_("Chart"), _("What"), _("Number")]
    yield [_("From a draft to a place"), _("Not handed in yet"), str(figures.drafts)]
    for chart in charts_of(figures, today):
        for label, value in chart.rows:
            yield [chart.title, label, value]
