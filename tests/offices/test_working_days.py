from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wagtail_mentoring import checks
from wagtail_mentoring.offices import decisions, working_days

CHRISTMAS = frozenset({date(2026, 12, 25), date(2026, 12, 28)})

days = st.dates(min_value=date(2020, 1, 1), max_value=date(2040, 1, 1))
holidays = st.sets(days.filter(lambda day: day.year < 2021), max_size=20)


@pytest.mark.parametrize(
    ("day", "number", "wanted"),
    [
        (date(2026, 11, 26), 1, date(2026, 11, 27)),
        (date(2026, 11, 27), 1, date(2026, 11, 30)),
        (date(2026, 11, 28), 1, date(2026, 11, 30)),
        (date(2026, 11, 26), 5, date(2026, 12, 3)),
        (date(2026, 11, 26), 0, date(2026, 11, 26)),
        (date(2026, 12, 24), 1, date(2026, 12, 29)),
        (date(2026, 12, 25), 2, date(2026, 12, 30)),
    ],
)
def test_weekends_and_holidays_are_no_working_days(day, number, wanted):
    assert decisions.working_day_after(day, number, CHRISTMAS) == wanted


@pytest.mark.parametrize(
    ("day", "today", "wanted"),
    [
        (date(2026, 11, 26), date(2026, 11, 25), 0),
        (date(2026, 11, 26), date(2026, 11, 26), 0),
        (date(2026, 11, 26), date(2026, 11, 27), 1),
        (date(2026, 11, 27), date(2026, 11, 29), 0),
        (date(2026, 11, 27), date(2026, 11, 30), 1),
        (date(2026, 12, 24), date(2026, 12, 28), 0),
        (date(2026, 12, 24), date(2026, 12, 29), 1),
    ],
)
def test_days_late_are_counted_in_working_days(day, today, wanted):
    assert decisions.working_days_since(day, today, CHRISTMAS) == wanted


@given(day=days, number=st.integers(1, 40), free=holidays)
def test_counting_back_gives_the_number_that_was_added(day, number, free):
    later = decisions.working_day_after(day, number, free)

    assert decisions.is_working_day(later, free)
    assert decisions.working_days_since(day, later, free) == number
    assert decisions.working_days_since(day, later - timedelta(days=1), free) == number - 1


@given(day=days, number=st.integers(0, 40), free=holidays)
def test_a_holiday_never_brings_a_day_forward(day, number, free):
    assert decisions.working_day_after(day, number, free) >= decisions.working_day_after(day, number)


def test_the_holidays_of_the_setting_are_left_out(settings):
    settings.WAGTAIL_MENTORING = {"HOLIDAYS": ["2026-12-25", date(2026, 12, 28)]}

    assert working_days.working_day_after(date(2026, 12, 24), 1) == date(2026, 12, 29)
    assert working_days.working_days_since(date(2026, 12, 24), date(2026, 12, 29)) == 1


@pytest.mark.parametrize(
    ("value", "found"),
    [([], []), (["2026-12-25"], []), (["25 December"], ["E013"]), ([20261225], ["E013"]), ("2026-12-25", [])],
)
def test_a_holiday_that_is_no_date_is_reported(settings, value, found):
    settings.WAGTAIL_MENTORING = {"HOLIDAYS": value}

    assert [message.id.rpartition(".")[2] for message in checks.check_holidays()] == found
    wrong_type = [message.id for message in checks.check_settings()]
    assert wrong_type == ([] if isinstance(value, list) else ["wagtail_mentoring.E003"])
