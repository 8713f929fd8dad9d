"""The metrics there are: rooms above contribute theirs, and whoever shows figures reads them here."""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any

from django.utils import timezone

from wagtail_mentoring import conf

from .choices import Unit
from .decisions import Period, too_few


@dataclass(frozen=True)
class Figure:
    """A number and how many people or things are behind it.

    ``number`` is None where there is nothing to work it out from. Of a group that is too small neither number
    nor ``n`` is kept, only that it is ``suppressed``.
    """

    number: float | None
    n: int | None
    suppressed: bool = False

    def as_data(self) -> dict[str, Any]:
        return {"number": self.number, "n": self.n, "suppressed": self.suppressed}


#: Keys of programs and the days: one figure, or one for each office by its key.
Compute = Callable[[Collection[int], Period], Figure | Mapping[int, Figure]]


@dataclass(frozen=True)
class Metric:
    """One thing that is counted. ``source`` says in a sentence what, and after which standard.

    ``speaks_to`` holds kinds of offices; with none it is shared. Where it is ``by_office``, ``compute``
    returns a figure for each office, which stands in that office's own section. ``compute`` gets all programs
    at once and counts a person in several of them once; it must not ask the database program by program.
    One that ``adds_up`` grows from nothing in the course of a year; ``less_is_better`` is what it says.
    """

    key: str
    label: Any
    unit: Unit
    source: Any
    compute: Compute
    speaks_to: frozenset[str] = frozenset()
    by_office: bool = False
    adds_up: bool = False
    less_is_better: bool = False

    @property
    def is_shared(self) -> bool:
        return not self.speaks_to and not self.by_office

    def speaks_to_kind(self, kind: str) -> bool:
        return self.by_office or kind in self.speaks_to


_metrics: dict[str, Metric] = {}


def register_metrics(*metrics: Metric) -> None:
    """Have ``metrics`` shown in every report, in this order; a second one with the same key replaces it."""
    for metric in metrics:
        _metrics[metric.key] = metric


def registered_metrics() -> list[Metric]:
    return list(_metrics.values())


def metric_of(key: str) -> Metric | None:
    """The metric of that key; none where nobody contributes it any more."""
    return _metrics.get(key)


def figure_of(number: float | None, *, n: int, beside: Iterable[int] = ()) -> Figure:
    """The figure as it may be told; ``beside``: groups that could be worked out by subtracting this one."""
    if too_few([n, *beside], smallest=conf.get("SMALLEST_GROUP")):
        return Figure(number=None, n=None, suppressed=True)
    return Figure(number=number, n=n)


def count_of(count: int, *, beside: Iterable[int] = ()) -> Figure:
    """The figure of those who are counted."""
    return figure_of(count, n=count, beside=beside)


def instants(period: Period) -> tuple[datetime, datetime]:
    """When ``period`` begins, and when it is over: the first instant that no longer belongs to it."""
    begins, ends = (
        timezone.make_aware(datetime.combine(day, time()))
        for day in (period.first, period.last + timedelta(days=1))
    )
    return begins, ends
