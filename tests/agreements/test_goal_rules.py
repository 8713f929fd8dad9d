"""What offices usually want, and whether they are on their way to it: truth tables."""

from datetime import date

import pytest

from wagtail_mentoring.agreements import goal_rules as rules
from wagtail_mentoring.agreements.choices import GoalStanding
from wagtail_mentoring.offices.choices import OfficeKind

CAREER, ALUMNI = 1, 2


@pytest.mark.parametrize(
    ("offices", "wanting", "missing"),
    [
        ([CAREER, ALUMNI], [], [CAREER, ALUMNI, None]),
        ([CAREER, ALUMNI], [CAREER], [ALUMNI, None]),
        ([CAREER, ALUMNI], [CAREER, ALUMNI, None], []),
        ([CAREER, ALUMNI, 3], [CAREER, ALUMNI, None], [3]),
        ([CAREER], [], [CAREER]),
        ([CAREER], [CAREER], []),
        ([], [], []),
    ],
)
def test_each_office_needs_a_goal_and_several_a_shared_one(offices, wanting, missing):
    assert rules.goals_missing(offices, wanting) == missing


@pytest.mark.parametrize("kind", OfficeKind.values)
def test_every_kind_of_office_usually_wants_two_things(kind):
    assert len(rules.usual_metrics(kind)) == 2


@pytest.mark.parametrize(
    ("unit", "baseline", "places", "share", "target"),
    [
        ("people", 30, 80, 1, 33),
        ("people", 31, 80, 1, 35),
        ("people", None, 80, 0.75, 60),
        ("people", 0, 80, 1, 80),
        ("people", None, None, 0.25, 5),
        ("pairs", None, 1, 0.25, 1),
        ("percent", 40, 80, 1, 90),
        ("days", 40, 80, 1, 14),
    ],
)
def test_suggested_target(unit, baseline, places, share, target):
    assert rules.usual_target(unit, baseline=baseline, places=places, share=share) == target


def test_nothing_is_suggested_that_could_not_be_told():
    assert rules.usual_target("people", baseline=None, places=12, share=0.25, least=10) == 10


@pytest.mark.parametrize(
    ("today", "share"),
    [
        (date(2026, 6, 1), 0),
        (date(2026, 7, 1), 0.1),
        (date(2026, 7, 5), 0.5),
        (date(2026, 7, 10), 1),
        (date(2026, 9, 1), 1),
    ],
)
def test_share_of_the_days_that_have_begun(today, share):
    assert rules.share_of(date(2026, 7, 1), date(2026, 7, 10), today=today) == share


@pytest.mark.parametrize(
    ("adds_up", "baseline", "expected"),
    [(True, None, 50), (True, 80, 50), (False, 80, 90), (False, None, 100)],
)
def test_what_is_expected_by_half_time(adds_up, baseline, expected):
    found = rules.expected_by_now(target=100, baseline=baseline, share=0.5, adds_up=adds_up)
    assert found == expected


@pytest.mark.parametrize(
    ("measured", "less_is_better", "is_off"),
    [(90, False, False), (89.9, False, True), (111, True, False), (112, True, True), (0, True, False)],
)
def test_off_track_is_below_nine_tenths_of_what_is_expected(measured, less_is_better, is_off):
    assert rules.is_off_track(measured=measured, expected=100, less_is_better=less_is_better) is is_off


@pytest.mark.parametrize(
    ("measured", "less_is_better", "is_over", "word"),
    [
        (None, False, False, "unknown"),
        (None, False, True, "unknown"),
        (45, False, False, "on_track"),
        (44, False, False, "behind"),
        (100, False, False, "reached"),
        (99, False, True, "missed"),
        (100, False, True, "reached"),
        (100, True, False, "reached"),
        (101, True, True, "missed"),
    ],
)
def test_standing(measured, less_is_better, is_over, word):
    expected = 100 if is_over or less_is_better else 50
    found = rules.standing_of(
        measured=measured, target=100, expected=expected, less_is_better=less_is_better, is_over=is_over
    )
    assert found == word
    assert found in GoalStanding.values


@pytest.mark.parametrize(
    ("due", "ahead"),
    [
        (date(2026, 11, 26), False),
        (date(2026, 11, 27), True),
        (date(2028, 11, 26), True),
        (date(2028, 11, 28), False),
    ],
)
def test_goal_lies_ahead_at_most_two_years(due, ahead):
    assert rules.is_ahead(due, today=date(2026, 11, 26)) is ahead


@pytest.mark.parametrize(("before", "word"), [(3, "up"), (5, "level"), (7, "down")])
def test_direction(before, word):
    assert rules.direction(before, 5) == word
