"""What the page of a report shows of its figures: each in words, with a chart of how it went week by week."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from wagtail_mentoring.charts import Chart, time_chart
from wagtail_mentoring.programs.models import Program

from .decisions import Period
from .models import MetricSnapshot
from .report import Report, Row
from .wording import figure_text, note_of, number_text

#: Weeks that a chart has room for.
MOST_WEEKS = 26


@dataclass(frozen=True)
class ShownRow:
    """A figure as its card shows it; without a chart where no two weeks tell anything."""

    row: Row
    figure: str
    note: str
    chart: Chart | None


@dataclass(frozen=True)
class ShownSection:
    office: str
    kind: str
    rows: list[ShownRow]


def shown_sections(report: Report, snapshots: Sequence[MetricSnapshot] = ()) -> list[ShownSection]:
    """The sections of ``report`` in words; ``snapshots`` are those its charts are drawn from."""
    return [
        ShownSection(
            office=section.office,
            kind=section.kind,
            rows=[
                ShownRow(
                    row=row,
                    figure=figure_text(row),
                    note=note_of(row, report.smallest),
                    chart=trend_of(row, snapshots, f"trend-{number}-{place}"),
                )
                for place, row in enumerate(section.rows)
            ],
        )
        for number, section in enumerate(report.sections)
    ]


def snapshots_for(program: Program, period: Period) -> list[MetricSnapshot]:
    """The weeks before the end of ``period``, as many as there is room for, the oldest first."""
    return list(program.snapshots.until(period.last).order_by("-day")[:MOST_WEEKS])[::-1]


def trend_of(row: Row, snapshots: Sequence[MetricSnapshot], key: str) -> Chart | None:
    """How a figure went, without the weeks in which it may not be told."""
    points = [
        (date_format(snapshot.day, "SHORT_DATE_FORMAT"), figure["number"])
        for snapshot in snapshots
        if (figure := snapshot.values.get(row.key)) and figure["number"] is not None
    ]
    if len(points) < 2 or not any(number for _day, number in points):
        return None
    return time_chart(
        key=key,
        title=_("Week by week"),
        description=_("%(label)s in the fiscal year so far, as of each week.") % {"label": row.label},
        headers=(_("As of"), row.label),
        points=points,
        text=lambda number: number_text(number, row.unit),
    )
