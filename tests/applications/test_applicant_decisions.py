"""When the applicant may do what, and which answers two tabs disagree about."""

from datetime import UTC, datetime, timedelta

import pytest

from wagtail_mentoring.application_forms import windows
from wagtail_mentoring.applications import decisions

DEADLINE = datetime(2026, 10, 25, 1, 30, tzinfo=UTC)
SECOND = timedelta(seconds=1)


def window(now, **values):
    dates = {
        "opens_at": DEADLINE - timedelta(days=10),
        "late_after": DEADLINE,
        "takes_late": False,
        "late_until": DEADLINE + timedelta(days=10),
    }
    return windows.submission_window(now=now, **{**dates, **values})


@pytest.mark.parametrize(
    ("now", "takes_late", "expected"),
    [
        (DEADLINE - timedelta(days=10) - SECOND, False, "not_open"),
        (DEADLINE - timedelta(days=10), False, "on_time"),
        (DEADLINE - SECOND, False, "on_time"),
        (DEADLINE, False, "closed"),
        (DEADLINE, True, "late"),
        (DEADLINE + timedelta(days=10) - SECOND, True, "late"),
        (DEADLINE + timedelta(days=10), True, "closed"),
    ],
)
def test_window_changes_at_the_very_second(now, takes_late, expected):
    assert window(now, takes_late=takes_late) == expected


@pytest.mark.parametrize(
    ("status", "window", "before_edit_until", "expected"),
    [
        ("draft", "on_time", True, True),
        ("draft", "late", False, True),
        ("draft", "closed", True, False),
        ("draft", "not_open", True, False),
        ("submitted", "closed", True, True),
        ("submitted", "on_time", False, False),
        ("information_requested", "closed", False, True),
        ("under_review", "on_time", True, False),
        ("accepted", "on_time", True, False),
        ("withdrawn", "on_time", True, False),
    ],
)
def test_answers_may_be_changed_only_in_these_states(status, window, before_edit_until, expected):
    edit_until = DEADLINE + SECOND if before_edit_until else DEADLINE

    may = decisions.may_edit(
        status=status, window=window, is_let_open=True, now=DEADLINE, edit_until=edit_until
    )

    assert may is expected


@pytest.mark.parametrize(
    ("status", "expected"), [("draft", False), ("submitted", False), ("information_requested", True)]
)
def test_nothing_but_what_was_asked_is_handed_in_while_the_offices_keep_the_door_shut(status, expected):
    may = decisions.may_edit(
        status=status, window="on_time", is_let_open=False, now=DEADLINE, edit_until=DEADLINE + SECOND
    )

    assert may is expected


@pytest.mark.parametrize(
    ("window", "is_let_open", "is_archived", "expected"),
    [
        ("not_open", True, False, "not_open"),
        ("on_time", True, False, "on_time"),
        ("late", True, False, "late"),
        ("closed", True, False, "closed"),
        ("not_open", False, False, "not_open"),
        ("on_time", False, False, "stopped"),
        ("late", False, False, "stopped"),
        ("closed", False, False, "closed"),
        ("not_open", False, True, "ended"),
        ("on_time", False, True, "ended"),
        ("late", False, True, "ended"),
        ("closed", False, True, "closed"),
    ],
)
def test_dates_open_nothing_that_the_offices_keep_shut(window, is_let_open, is_archived, expected):
    door = windows.let_open(window, is_let_open=is_let_open, is_archived=is_archived)

    assert door == expected


@pytest.mark.parametrize(
    ("status", "released", "until", "expected"),
    [
        ("draft", False, DEADLINE - SECOND, True),
        ("submitted", False, None, True),
        ("submitted", False, DEADLINE + SECOND, True),
        ("submitted", False, DEADLINE, False),
        ("accepted", True, None, True),
        ("declined", True, None, False),
        ("closed", False, None, False),
    ],
)
def test_withdrawing_ends_with_its_date_and_with_the_decision(status, released, until, expected):
    may = decisions.may_withdraw(status=status, released=released, now=DEADLINE, withdraw_until=until)

    assert may is expected


@pytest.mark.parametrize("told", sorted(decisions.REOPENED_AS))
@pytest.mark.parametrize("status", sorted(decisions.WITHDRAWABLE - {"draft"}))
def test_whoever_was_told_no_withdraws_again_only_what_they_are_asked_for(status, told):
    """Any other status would tell that the no was reopened."""
    may = decisions.may_withdraw(status=status, released=False, now=DEADLINE, withdraw_until=None, told=told)

    assert may is (status == "information_requested")


@pytest.mark.parametrize("status", sorted(decisions.DECIDED))
def test_decision_that_is_not_told_shows_in_no_missing_button(status):
    assert decisions.may_withdraw(status=status, released=False, now=DEADLINE, withdraw_until=None) is True


@pytest.mark.parametrize(
    ("sent", "stored", "stamps", "seen", "expected"),
    [
        ({"a": "new"}, {"a": "old"}, {"a": 3}, 3, []),
        ({"a": "new"}, {"a": "old"}, {"a": 3}, 2, ["a"]),
        ({"a": "same"}, {"a": "same"}, {"a": 3}, 2, []),
        ({"b": "new"}, {"a": "old"}, {"a": 3}, 2, []),
        ({"a": "new"}, {}, {}, 0, []),
    ],
)
def test_conflict_is_an_answer_another_tab_changed_since(sent, stored, stamps, seen, expected):
    assert decisions.conflicting_answers(sent=sent, stored=stored, stamps=stamps, seen=seen) == expected


@pytest.mark.parametrize(
    ("started", "has_questions", "problems", "expected"),
    [
        (False, True, ["missing"], "not_started"),
        (False, True, [], "not_started"),
        (True, True, ["missing"], "in_progress"),
        (True, True, ["missing", "invalid"], "needs_attention"),
        (True, True, [], "done"),
        (False, False, [], "done"),
    ],
)
def test_section_state_follows_its_answers(started, has_questions, problems, expected):
    state = decisions.section_state(started=started, has_questions=has_questions, problems=problems)

    assert state == expected
