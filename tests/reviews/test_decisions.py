"""Rules of reviews as truth tables."""

from collections import Counter
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wagtail_mentoring.reviews import decisions
from wagtail_mentoring.reviews.decisions import Assignable, distribute

NOW = datetime(2026, 11, 26, 12, tzinfo=UTC)


def question(key, least=1, most=5, weight=1, kind="score"):
    return {"key": key, "type": kind, "min_value": least, "max_value": most, "weight": weight}


@pytest.mark.parametrize(
    ("answers", "expected"),
    [
        ({"a": 1, "b": 1}, "0.00"),
        ({"a": 5, "b": 5}, "100.00"),
        ({"a": 3, "b": 3}, "50.00"),
        ({"a": 5, "b": 1}, "33.33"),
        ({"a": 1, "b": 5}, "66.67"),
        ({"a": 4, "b": None}, "75.00"),
        ({"a": 4}, "75.00"),
        ({"a": None, "b": None}, None),
        ({}, None),
    ],
)
def test_score_is_the_weighted_mean_of_what_applies(answers, expected):
    questions = [question("a"), question("b", weight=2), question("c", kind="long_text")]

    result = decisions.score(questions, {**answers, "c": "Some words"})

    assert result == (expected and Decimal(expected))


def test_scales_of_different_length_count_alike():
    questions = [question("a", 0, 10), question("b", 1, 3)]

    assert decisions.score(questions, {"a": 10, "b": 1}) == Decimal("50.00")


def test_summary_tells_mean_lowest_and_highest_of_the_scores_there_are():
    result = decisions.summary([Decimal("40"), None, Decimal("75"), Decimal("80")])

    assert (result.mean, result.lowest, result.highest) == (Decimal("65.00"), Decimal("40"), Decimal("80"))
    assert decisions.summary([None]) == decisions.summary([]) == decisions.Summary(None, None, None)


@pytest.mark.parametrize(
    "status", ["submitted", "under_review", "ready", "accepted", "declined", "withdrawn"]
)
@pytest.mark.parametrize(("shift", "is_open"), [(-1, False), (0, True), (9, True), (10, False)])
def test_review_is_written_while_the_phase_is_open_and_nothing_is_decided(status, shift, is_open):
    opens, closes = NOW, NOW + timedelta(hours=10)
    moment = NOW + timedelta(hours=shift)
    undecided = status in ("submitted", "under_review", "ready")

    assert decisions.may_write(status=status, now=moment, opens_at=opens, closes_at=closes) is (
        undecided and is_open
    )
    assert decisions.is_veiled(status=status, now=moment, closes_at=closes) is (undecided and shift < 10)
    assert decisions.is_over(status=status, now=moment, closes_at=closes) is not (undecided and shift < 10)


@pytest.mark.parametrize(
    ("begun", "submitted", "is_current", "is_over", "state"),
    [
        (False, False, False, False, "waiting"),
        (True, False, True, False, "draft"),
        (True, False, False, False, "draft"),
        (True, True, True, False, "done"),
        (True, True, False, False, "stale"),
        (False, False, False, True, "over"),
        (True, False, True, True, "over"),
        (True, True, True, True, "done"),
        (True, True, False, True, "stale"),
    ],
)
def test_state_of_a_review(begun, submitted, is_current, is_over, state):
    told = decisions.review_state(begun=begun, submitted=submitted, is_current=is_current, is_over=is_over)

    assert told == state


def plan(assignables, reviewers, wanted=2, load=None, offices=None):
    return distribute(
        assignables=assignables, reviewers=reviewers, wanted=wanted, load=load or {}, offices=offices or {}
    )


def test_distribution_is_even_and_gives_nobody_the_same_twice():
    result = plan([Assignable(number) for number in range(1, 8)], [11, 12, 13])

    assert Counter(person for _application, person in result.pairs) == {11: 5, 12: 5, 13: 4}
    assert len(set(result.pairs)) == len(result.pairs) == 14
    assert not result.short


def test_distribution_fills_up_what_is_missing_and_starts_from_the_load_there_is():
    assignables = [Assignable(1, readers=frozenset({11})), Assignable(2)]

    result = plan(assignables, [11, 12, 13], load={11: 1, 12: 5})

    assert sorted(result.pairs) == [(1, 13), (2, 11), (2, 13)]


def test_distribution_keeps_people_from_what_they_are_barred_from_and_says_what_is_short():
    assignables = [Assignable(1, barred=frozenset({11})), Assignable(2, barred=frozenset({11, 12}))]

    result = plan(assignables, [11, 12])

    assert result.pairs == [(1, 12)]
    assert result.short == {1: 1, 2: 2}


def test_distribution_takes_the_second_reader_from_another_office_where_the_load_is_the_same():
    result = plan([Assignable(1)], [11, 12, 13], offices={11: ["career"], 12: ["career"], 13: ["alumni"]})

    assert result.pairs == [(1, 11), (1, 13)]


@given(
    st.lists(st.sets(st.integers(0, 4)), max_size=12),
    st.sets(st.integers(0, 4)),
    st.integers(1, 3),
)
def test_distribution_always_keeps_its_promises(barred, reviewers, wanted):
    assignables = [Assignable(number, barred=frozenset(people)) for number, people in enumerate(barred)]

    result = plan(assignables, sorted(reviewers), wanted)

    assert result == plan(assignables, sorted(reviewers), wanted)
    assert len(set(result.pairs)) == len(result.pairs)
    for row in assignables:
        readers = {person for application, person in result.pairs if application == row.application}
        assert readers <= reviewers - row.barred
        assert len(readers) + result.short[row.application] == wanted
    if not any(people & reviewers for people in barred) and len(reviewers) >= wanted and assignables:
        counts = Counter(dict.fromkeys(reviewers, 0))
        counts.update(person for _application, person in result.pairs)
        assert max(counts.values()) - min(counts.values()) <= 1
