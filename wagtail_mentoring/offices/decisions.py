"""Counting working days, in plain Python."""

from collections.abc import Collection
from datetime import date, timedelta

SATURDAY = 5
ONE_DAY = timedelta(days=1)


def is_working_day(day: date, holidays: Collection[date]) -> bool:
    """Monday to Friday, unless it is one of ``holidays``."""
    return day.weekday() < SATURDAY and day not in holidays


def working_day_after(day: date, days: int, holidays: Collection[date] = ()) -> date:
    """The day ``days`` working days after ``day``; ``day`` itself for none."""
    while days > 0:
        day += ONE_DAY
        days -= is_working_day(day, holidays)
    return day


def working_days_since(day: date, today: date, holidays: Collection[date] = ()) -> int:
    """How many working days have begun after ``day``, up to ``today``; 0 for one that is not over."""
    return sum(
        is_working_day(day + timedelta(days=ahead), holidays) for ahead in range(1, (today - day).days + 1)
    )
