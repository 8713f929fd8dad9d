"""Working days of this university: without weekends, and without the holidays of the setting ``HOLIDAYS``."""

from datetime import date

from wagtail_mentoring import conf

from . import decisions


def working_day_after(day: date, days: int) -> date:
    """The day ``days`` working days after ``day``."""
    return decisions.working_day_after(day, days, conf.holidays())


def working_days_since(day: date, today: date) -> int:
    """How many working days have begun after ``day``, up to ``today``."""
    return decisions.working_days_since(day, today, conf.holidays())
