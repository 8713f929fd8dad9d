"""The arithmetic of figures in plain Python: fiscal years, weeks, medians, rates, who is too few to tell."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from statistics import median

SECONDS_A_DAY = 86_400


@dataclass(frozen=True)
class Period:
    """Days of the site's time zone, both ends included."""

    first: date
    last: date


def fiscal_year(day: date, *, month: int) -> Period:
    """The fiscal year ``day`` lies in, for years that begin on the first of ``month``."""
    begins = day.year if day.month >= month else day.year - 1
    return Period(date(begins, month, 1), date(begins + 1, month, 1) - timedelta(days=1))


def fiscal_year_name(period: Period) -> str:
    """“2026/27”, or “2026” where it is a calendar year."""
    begins, ends = period.first.year, period.last.year
    return str(begins) if begins == ends else f"{begins}/{ends % 100:02}"


def earlier_fiscal_years(day: date, *, month: int, count: int) -> list[Period]:
    """The fiscal year of ``day`` and those before it, the latest first."""
    years = [fiscal_year(day, month=month)]
    while len(years) < count:
        years.append(fiscal_year(years[-1].first - timedelta(days=1), month=month))
    return years


def week_of(day: date) -> date:
    """The Monday of the ISO week ``day`` lies in."""
    return day - timedelta(days=day.weekday())


def too_few(groups: Iterable[int], *, smallest: int) -> bool:
    """Whether one of ``groups`` has somebody in it, but fewer than ``smallest``; an empty one may be told."""
    return any(0 < count < smallest for count in groups)


def median_of(values: Iterable[float]) -> float | None:
    """Half of ``values`` lie at or below it; nothing without any."""
    known = sorted(values)
    return float(median(known)) if known else None


def percent_of(part: int, whole: int) -> float | None:
    """``part`` in percent of ``whole``; nothing without a whole."""
    return 100 * part / whole if whole else None


def days_of(span: timedelta) -> float:
    """Days with their fraction; what ended before it began took none."""
    return max(span.total_seconds(), 0) / SECONDS_A_DAY
