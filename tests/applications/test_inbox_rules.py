import pytest

from wagtail_mentoring.applications.choices import ApplicationStatus, InboxGroup
from wagtail_mentoring.applications.inbox_rules import group_of, share_out, states_of


@pytest.mark.parametrize(
    ("status", "before", "after"),
    [
        ("submitted", "new", "new"),
        ("screening", "review", "review"),
        ("information_requested", "review", "review"),
        ("under_review", "review", "review"),
        ("ready", "ready", "ready"),
        ("accepted", "untold", "accepted"),
        ("waitlisted", "untold", "waitlist"),
        ("declined", "untold", "closed"),
        ("ineligible", "untold", "closed"),
        ("confirmed", "accepted", "accepted"),
        ("offer_declined", "closed", "closed"),
        ("offer_expired", "closed", "closed"),
        ("closed", "closed", "closed"),
        ("withdrawn", "closed", "closed"),
        ("void", "closed", "closed"),
    ],
)
def test_group_follows_from_the_state_and_what_was_told(status, before, after):
    assert (group_of(status=status, told=False), group_of(status=status, told=True)) == (before, after)


@pytest.mark.parametrize("told", [False, True])
def test_every_state_is_in_exactly_one_group(told):
    states = [states_of([group], ApplicationStatus.values)[told] for group in InboxGroup.values]
    found = [status for of_group in states for status in of_group]

    assert sorted(found) == sorted(ApplicationStatus.values)


def test_work_goes_to_whoever_has_least():
    assert share_out("abcde", loads={"Cora": 3, "Alan": 0}) == {
        "a": "Alan",
        "b": "Alan",
        "c": "Alan",
        "d": "Cora",
        "e": "Alan",
    }


def test_of_equals_the_first_named_comes_first_and_all_take_turns():
    assert (
        list(share_out("abcdef", loads={"Zoe": 1, "Alan": 1, "Bea": 1}).values())
        == [
            "Zoe",
            "Alan",
            "Bea",
        ]
        * 2
    )


def test_nobody_gets_what_they_are_barred_from():
    barred = {("a", "Alan"), ("b", "Alan"), ("b", "Cora")}

    shared = share_out("abc", loads={"Cora": 3, "Alan": 0}, barred=barred)

    assert shared == {"a": "Cora", "c": "Alan"}


def test_sharing_among_nobody_gives_nothing_away():
    assert share_out("abc", loads={}) == {}
