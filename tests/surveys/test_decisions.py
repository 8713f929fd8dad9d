from datetime import date, timedelta

import pytest

from wagtail_mentoring.surveys import decisions

TODAY = date(2026, 11, 26)
FAR = TODAY + timedelta(days=200)


def day(days):
    return TODAY - timedelta(days=days)


@pytest.mark.parametrize(
    ("facts", "moments"),
    [
        ({}, ("opening",)),
        ({"began": day(14)}, ("opening",)),
        ({"began": day(15)}, ()),
        ({"began": day(-1)}, ()),
        ({"ended": TODAY, "status": "completed"}, ("closing",)),
        ({"ended": day(14), "began": day(90), "status": "ended_early"}, ("closing",)),
        ({"ended": day(15), "began": day(90), "status": "completed"}, ()),
        ({"ended": TODAY, "status": "never_started"}, ()),
        ({"began": day(90), "round_ends": TODAY}, ("closing",)),
        ({"began": day(90), "round_ends": day(-1)}, ()),
        ({"began": day(90), "round_ends": day(15)}, ()),
        ({"began": day(90), "round_ends": day(3), "status": "paused"}, ("closing",)),
    ],
)
def test_when_a_pair_is_asked(facts, moments):
    usual = {"status": "active", "began": TODAY, "ended": None, "round_ends": FAR, "today": TODAY}

    assert decisions.moments_due(**{**usual, **facts}) == moments


@pytest.mark.parametrize(("days", "may"), [(0, True), (42, True), (43, False)])
def test_answers_are_taken_for_six_weeks(days, may):
    assert decisions.may_answer(asked=day(days), today=TODAY) is may


@pytest.mark.parametrize(("days", "due"), [(6, False), (7, True), (14, True), (15, False)])
def test_reminder_comes_after_a_week_and_not_long_after(days, due):
    assert decisions.is_reminder_due(asked=day(days), today=TODAY) is due


@pytest.mark.parametrize(
    ("opening", "closing", "gain"),
    [
        ({"a": 2, "b": 3}, {"a": 4, "b": 4}, 1.5),
        ({"a": 2, "b": 3}, {"a": 1}, -1),
        ({}, {"a": 1}, None),
        ({"b": 1}, {"a": 1}, None),
    ],
)
def test_gain_is_the_mean_over_what_was_rated_twice(opening, closing, gain):
    assert decisions.gain_of(opening, closing) == gain
