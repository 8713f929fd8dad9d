"""When the week's mail goes out, in plain Python."""

from collections.abc import Collection
from datetime import date, timedelta

from wagtail_mentoring.offices.decisions import is_working_day


def is_digest_day(day: date, holidays: Collection[date] = ()) -> bool:
    """Whether ``day`` is the first working day of its week: Monday, or the day after a holiday."""
    monday = day - timedelta(days=day.weekday())
    before = (monday + timedelta(days=ahead) for ahead in range(day.weekday()))
    return is_working_day(day, holidays) and not any(is_working_day(other, holidays) for other in before)


def week_of(day: date) -> str:
    """Year and week by ISO 8601, for example 2026-W48."""
    year, week, _weekday = day.isocalendar()
    return f"{year}-W{week:02}"
