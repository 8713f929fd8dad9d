from datetime import date, timedelta

import pytest

from wagtail_mentoring.metrics.decisions import (
    Period,
    days_of,
    earlier_fiscal_years,
    fiscal_year,
    fiscal_year_name,
    median_of,
    percent_of,
    too_few,
    week_of,
)


@pytest.mark.parametrize(
    ("day", "month", "first", "last"),
    [
        (date(2026, 6, 30), 7, date(2025, 7, 1), date(2026, 6, 30)),
        (date(2026, 7, 1), 7, date(2026, 7, 1), date(2027, 6, 30)),
        (date(2026, 12, 31), 7, date(2026, 7, 1), date(2027, 6, 30)),
        (date(2027, 1, 1), 7, date(2026, 7, 1), date(2027, 6, 30)),
        (date(2026, 1, 1), 1, date(2026, 1, 1), date(2026, 12, 31)),
        (date(2026, 12, 31), 1, date(2026, 1, 1), date(2026, 12, 31)),
        (date(2028, 2, 29), 3, date(2027, 3, 1), date(2028, 2, 29)),
        (date(2026, 11, 30), 12, date(2025, 12, 1), date(2026, 11, 30)),
        (date(2026, 12, 1), 12, date(2026, 12, 1), date(2027, 11, 30)),
    ],
)
def test_fiscal_year_of_a_day(day, month, first, last):
    assert fiscal_year(day, month=month) == Period(first, last)


@pytest.mark.parametrize(("month", "name"), [(1, "2026"), (7, "2026/27"), (12, "2025/26")])
def test_fiscal_year_is_named_by_the_years_it_touches(month, name):
    assert fiscal_year_name(fiscal_year(date(2026, 11, 26), month=month)) == name


def test_turn_of_the_century_is_named_with_two_digits():
    assert fiscal_year_name(fiscal_year(date(2099, 8, 1), month=7)) == "2099/00"


def test_earlier_fiscal_years_follow_without_a_gap():
    years = earlier_fiscal_years(date(2026, 11, 26), month=7, count=3)

    assert [year.first.year for year in years] == [2026, 2025, 2024]
    assert all(old.last + timedelta(days=1) == new.first for new, old in zip(years, years[1:], strict=False))


@pytest.mark.parametrize(
    ("day", "monday"),
    [
        (date(2026, 11, 23), date(2026, 11, 23)),
        (date(2026, 11, 29), date(2026, 11, 23)),
        (date(2026, 11, 30), date(2026, 11, 30)),
        (date(2027, 1, 1), date(2026, 12, 28)),
    ],
)
def test_week_begins_on_monday(day, monday):
    assert week_of(day) == monday


@pytest.mark.parametrize(
    ("groups", "hidden"),
    [([], False), ([0], False), ([1], True), ([9], True), ([10], False), ([10, 9], True), ([10, 0], False)],
)
def test_groups_under_ten_are_too_few(groups, hidden):
    assert too_few(groups, smallest=10) is hidden


@pytest.mark.parametrize(
    ("values", "middle"), [([], None), ([3.0], 3.0), ([1, 2], 1.5), ([5, 1, 3], 3.0), ([4, 1, 3, 2], 2.5)]
)
def test_median(values, middle):
    assert median_of(iter(values)) == middle


@pytest.mark.parametrize(
    ("part", "whole", "percent"), [(0, 0, None), (0, 4, 0.0), (1, 4, 25.0), (4, 4, 100.0)]
)
def test_percent(part, whole, percent):
    assert percent_of(part, whole) == percent


@pytest.mark.parametrize(
    ("span", "days"), [(timedelta(hours=36), 1.5), (timedelta(0), 0.0), (timedelta(days=-1), 0.0)]
)
def test_days_of_a_span(span, days):
    assert days_of(span) == days
