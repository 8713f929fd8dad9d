import pytest

from wagtail_mentoring.handoffs import decisions
from wagtail_mentoring.handoffs.choices import Asked, HandoffState


def test_every_step_is_taken_from_exactly_these_states():
    table = {
        step: {state for state in HandoffState.values if decisions.may_take(step, state=state)}
        for step in decisions.STEPS
    }

    assert table == {
        "accept": {"open"},
        "return": {"open", "accepted"},
        "finish": {"accepted"},
        "withdraw": {"open", "returned"},
        "again": {"returned"},
    }


@pytest.mark.parametrize(
    ("state", "receiver", "sender"),
    [
        ("open", ["accept", "return"], ["withdraw"]),
        ("accepted", ["return", "finish"], []),
        ("returned", [], ["withdraw", "again"]),
        ("done", [], []),
        ("withdrawn", [], []),
    ],
)
def test_neither_side_has_a_step_of_the_other(state, receiver, sender):
    assert sorted(decisions.steps_from(state, decisions.RECEIVER)) == sorted(receiver)
    assert sorted(decisions.steps_from(state, decisions.SENDER)) == sorted(sender)


@pytest.mark.parametrize("state", ["open", "accepted", "returned"])
def test_something_can_always_be_done_about_what_is_not_closed(state):
    assert any(decisions.may_take(step, state=state) for step in decisions.STEPS)


@pytest.mark.parametrize(
    ("days_late", "asked_last", "wanted"),
    [
        (0, "", []),
        (1, "", ["responsible"]),
        (1, "responsible", []),
        (2, "responsible", []),
        (3, "responsible", ["deputy"]),
        (3, "", ["responsible", "deputy"]),
        (6, "deputy", []),
        (7, "deputy", ["directors"]),
        (7, "", ["responsible", "deputy", "directors"]),
        (40, "directors", []),
    ],
)
def test_the_deputy_is_asked_after_three_working_days_and_the_directors_after_seven(
    days_late, asked_last, wanted
):
    assert decisions.to_be_asked(days_late=days_late, asked_last=asked_last) == wanted


def test_states_and_people_named_in_the_rules_are_the_ones_stored():
    states = {step.to_state for step in decisions.STEPS.values()} | decisions.WITH_RECEIVER

    assert states == set(HandoffState.values)
    assert [who for _days, who in decisions.LADDER] == [who for who in Asked.values if who]
