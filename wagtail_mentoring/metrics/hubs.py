"""What a hub is told of the offices that are part of it: a row of totals each, and nobody's name."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from wagtail_mentoring.offices.models import Office

from .choices import Unit
from .decisions import Period
from .registry import Metric, registered_metrics
from .report import Measured, Row, programs_of
from .wording import figure_text


@dataclass(frozen=True)
class Spoke:
    """An office that is part of the hub; without a name, all of them together."""

    office: str
    rows: list[Row]

    @property
    def figures(self) -> list[str]:
        return [figure_text(row) for row in self.rows]


@dataclass(frozen=True)
class Hub:
    """``labels`` are the headings of the figures of each spoke."""

    office: str
    labels: list[str]
    spokes: list[Spoke]

    @property
    def tells_too_few(self) -> bool:
        """Whether a figure is left out."""
        return any(row.number is None for spoke in self.spokes for row in spoke.rows)


def hubs_of(user: Any, period: Period) -> list[Hub]:
    """The offices in which ``user`` works and of which others are part, each with those others.

    The others' programs are counted whether or not the hub takes part in them; to look into one, an office
    has to take part.
    """
    hubs = Office.objects.of(user).filter(pk__in=Office.objects.exclude(parent=None).values("parent"))
    return [_hub(office, period) for office in hubs.order_by("name")]


def totals() -> list[Metric]:
    """Metrics that count people or pairs, of which more is better."""
    counted = (Unit.PEOPLE, Unit.PAIRS)
    return [m for m in registered_metrics() if m.unit in counted and not (m.by_office or m.less_is_better)]


def _hub(hub: Office, period: Period) -> Hub:
    metrics, measured = totals(), Measured(period)
    offices = list(Office.objects.with_parts(hub).exclude(pk=hub.pk).order_by("name"))
    programs = programs_of(offices)
    spokes = [
        Spoke(office.name, [measured.row(metric, programs.get(office.pk, [])) for metric in metrics])
        for office in offices
    ]
    everything = sorted({program for theirs in programs.values() for program in theirs})
    together = [measured.row(metric, everything) for metric in metrics]
    return Hub(
        office=hub.name,
        labels=[str(metric.label) for metric in metrics],
        spokes=[*spokes, Spoke("", _together(together, spokes))],
    )


def _together(together: Sequence[Row], spokes: Sequence[Spoke]) -> list[Row]:
    """The sum is not told where a part of it is not: one could work that part out."""
    return [
        replace(row, number=None, n=None, suppressed=True)
        if any(spoke.rows[place].suppressed for spoke in spokes)
        else row
        for place, row in enumerate(together)
    ]
