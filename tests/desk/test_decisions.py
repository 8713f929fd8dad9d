from datetime import date

import pytest

from wagtail_mentoring.desk.decisions import is_digest_day, week_of

MONDAY, TUESDAY, WEDNESDAY, SATURDAY = (date(2026, 11, day) for day in (23, 24, 25, 28))


@pytest.mark.parametrize(
    ("day", "holidays", "expected"),
    [
        (MONDAY, [], True),
        (TUESDAY, [], False),
        (SATURDAY, [], False),
        (MONDAY, [MONDAY], False),
        (TUESDAY, [MONDAY], True),
        (WEDNESDAY, [MONDAY], False),
        (WEDNESDAY, [MONDAY, TUESDAY], True),
        (SATURDAY, [date(2026, 11, day) for day in range(23, 28)], False),
    ],
)
def test_mail_of_the_week_goes_out_on_its_first_working_day(day, holidays, expected):
    assert is_digest_day(day, holidays) is expected


def test_week_at_the_turn_of_a_year_is_the_same_for_all_its_days():
    assert week_of(date(2026, 12, 31)) == week_of(date(2027, 1, 1)) == "2026-W53"
