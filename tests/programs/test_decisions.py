"""What dates mean, without a database."""

from datetime import UTC, date, datetime, timedelta

import pytest

from wagtail_mentoring.programs.decisions import accepts_until, place_in_time, round_state, window_to_tell

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)


def state(now, **changes):
    dates = {
        "opens_at": datetime(2026, 11, 1, 9, tzinfo=UTC),
        "closes_at": datetime(2026, 12, 1, 17, tzinfo=UTC),
        "starts_on": date(2027, 1, 10),
        "ends_on": date(2027, 6, 20),
        "closing_soon_days": 7,
    } | changes
    return round_state(now=now, today=now.date(), **dates)


@pytest.mark.parametrize(
    ("now", "expected"),
    [
        (datetime(2026, 11, 1, 8, 59, 59, tzinfo=UTC), "upcoming"),
        (datetime(2026, 11, 1, 9, tzinfo=UTC), "open"),
        (datetime(2026, 11, 24, 16, 59, 59, tzinfo=UTC), "open"),
        (datetime(2026, 11, 24, 17, tzinfo=UTC), "closing_soon"),
        (datetime(2026, 12, 1, 16, 59, 59, tzinfo=UTC), "closing_soon"),
        (datetime(2026, 12, 1, 17, tzinfo=UTC), "closed"),
        (datetime(2027, 1, 9, 23, 59, tzinfo=UTC), "closed"),
        (datetime(2027, 1, 10, tzinfo=UTC), "running"),
        (datetime(2027, 6, 20, 23, 59, tzinfo=UTC), "running"),
        (datetime(2027, 6, 21, tzinfo=UTC), "completed"),
    ],
)
def test_round_state_changes_at_the_exact_instant(now, expected):
    assert state(now) == expected


def test_round_that_takes_applications_while_it_runs_is_open():
    assert state(datetime(2026, 11, 10, tzinfo=UTC), starts_on=date(2026, 11, 5)) == "open"


def test_grace_moves_the_instant_from_which_a_submission_is_late():
    assert accepts_until(closes_at=NOON, grace_minutes=10) == datetime(2026, 11, 23, 12, 10, tzinfo=UTC)


@pytest.mark.parametrize(
    ("windows", "expected"),
    [
        ([(-2, 3), (-1, 5)], (-2, 5)),
        ([(-2, 3), (4, 9)], (-2, 3)),
        ([(-9, -5), (4, 9), (2, 3)], (2, 3)),
        ([(-9, -5), (-8, -6)], (-9, -5)),
        ([(-2, 0), (1, 2)], (1, 2)),
        ([(0, 1)], (0, 1)),
    ],
    ids=[
        "both open",
        "one open",
        "next to open",
        "last closed",
        "closed this instant",
        "opened this instant",
    ],
)
def test_window_to_tell_prefers_what_is_open_then_what_comes_next(windows, expected):
    def instants(window):
        return tuple(NOON + hours * HOUR for hours in window)

    assert window_to_tell([instants(window) for window in windows], now=NOON) == instants(expected)


@pytest.mark.parametrize(
    ("hours", "stages", "expected"),
    [
        ([1, 2], [True, True], ["future", "future"]),
        ([-1, 2], [True, True], ["current", "future"]),
        ([-2, -1, 2], [True, True, True], ["past", "current", "future"]),
        ([-2, -1, 2], [True, False, True], ["current", "past", "future"]),
        ([-1, 2], [False, True], ["past", "future"]),
        ([-30, -23], [True, True], ["past", "current"]),
        ([-30, -24], [True, True], ["past", "past"]),
        ([], [], []),
    ],
)
def test_the_last_stage_reached_is_current_until_a_day_after_the_end(hours, stages, expected):
    moments = [NOON + number * HOUR for number in hours]

    assert place_in_time(moments, stages=stages, now=NOON) == expected
