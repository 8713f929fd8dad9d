"""What stands between a decision and its applicant, as truth tables."""

from datetime import UTC, datetime, timedelta
from itertools import product
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wagtail_mentoring.applications.decisions import DECIDED, STAFF_STEPS, public_status, takes_back
from wagtail_mentoring.selection import release_rules
from wagtail_mentoring.selection.choices import ReleaseObstacle

FREE = {
    "decided": True,
    "released": False,
    "stale": False,
    "embargoed": False,
    "needs_signatures": False,
    "missing": [],
    "objecting": [],
    "offices": [1, 2, 3],
    "has_address": True,
}
NOON = datetime(2026, 11, 26, 12, tzinfo=UTC)


def obstacles(**facts):
    return release_rules.release_obstacles(**{**FREE, **facts})


@pytest.mark.parametrize(
    ("facts", "found"),
    [
        ({}, []),
        ({"released": True, "stale": True}, ["released"]),
        ({"decided": False, "stale": True}, ["undecided"]),
        ({"stale": True}, ["stale"]),
        ({"embargoed": True}, ["embargo"]),
        ({"missing": [1]}, []),
        ({"needs_signatures": True}, []),
        ({"needs_signatures": True, "missing": [1]}, ["signature"]),
        ({"needs_signatures": True, "missing": [1], "objecting": [1]}, ["changes_asked"]),
        ({"needs_signatures": True, "missing": [1, 2], "objecting": [1]}, ["changes_asked", "signature"]),
        ({"needs_signatures": True, "offices": []}, ["signature"]),
        ({"has_address": False}, ["address"]),
    ],
)
def test_obstacles_to_a_release(facts, found):
    assert obstacles(**facts) == found


def test_nothing_is_released_with_an_office_missing_whatever_else_is_true():
    names = ("decided", "released", "stale", "embargoed", "has_address")
    for values in product((False, True), repeat=len(names)):
        facts = dict(zip(names, values, strict=True))
        assert obstacles(**facts, needs_signatures=True, missing=[2])
        assert obstacles(**facts, needs_signatures=True, missing=[2], objecting=[2])


def test_every_obstacle_is_a_word_of_its_list():
    everything = obstacles(
        stale=True, embargoed=True, needs_signatures=True, missing=[1, 2], objecting=[1], has_address=False
    )

    assert {*everything, "released", "undecided", "reworded"} == set(ReleaseObstacle.values)


@given(st.sets(st.integers(1, 9)), st.sets(st.integers(1, 9)))
def test_offices_missing_are_the_accepted_ones_that_did_not_sign(accepted, signed):
    missing = release_rules.offices_missing(accepted=sorted(accepted), signed=signed)

    assert set(missing) == accepted - signed


def test_offer_holds_until_the_end_of_its_last_day_in_the_rounds_zone():
    zone = ZoneInfo("Europe/Dublin")
    late = datetime(2026, 10, 20, 22, 30, tzinfo=UTC)  # 23:30 in Dublin, and the clocks change on the 25th

    until = release_rules.answer_deadline(released_at=late, answer_days=7, zone=zone)

    assert until == datetime(2026, 10, 28, 0, 0, tzinfo=zone)
    assert until.astimezone(UTC) == datetime(2026, 10, 28, 0, 0, tzinfo=UTC)


@pytest.mark.parametrize("before", [timedelta(microseconds=1), timedelta(0), -timedelta(microseconds=1)])
def test_offer_is_open_or_expired_but_never_both(before):
    facts = {"status": "accepted", "released": True, "answer_by": NOON, "now": NOON - before}

    assert release_rules.may_answer_offer(**facts) == (before > timedelta(0))
    assert release_rules.is_expired(**facts) == (before <= timedelta(0))


@pytest.mark.parametrize(
    "other", [{"status": "confirmed"}, {"released": False}, {"answer_by": None}, {"status": "waitlisted"}]
)
def test_only_an_acceptance_that_was_told_with_a_date_is_an_offer(other):
    facts = {"status": "accepted", "released": True, "answer_by": NOON, **other}

    assert not release_rules.may_answer_offer(**facts, now=NOON - timedelta(days=1))
    assert not release_rules.is_expired(**facts, now=NOON + timedelta(days=1))


@given(st.lists(st.integers(), unique=True, min_size=1), st.data())
def test_reordering_keeps_everybody_and_the_others_in_their_order(order, data):
    item = data.draw(st.sampled_from(order))
    place = data.draw(st.integers(-3, len(order) + 3))

    after = release_rules.reordered(order, item, place)

    assert sorted(after) == sorted(order)
    assert [one for one in after if one != item] == [one for one in order if one != item]
    assert after.index(item) == min(max(place, 1), len(order)) - 1


@pytest.mark.parametrize(
    ("text", "unknown"),
    [
        ("Dear {name}, {program} {round} {deadline} {status_url} {message} {reference}", []),
        ("{x.__class__}", ["{x.__class__}"]),
        ("{name!r} {name:>10} {0} {}", ["{name!r}", "{name:>10}", "{0}", "{}"]),
        ("{ name }", ["{ name }"]),
        ("a { lone brace", []),
        ("{nmae} {nmae}", ["{nmae}"]),
    ],
)
def test_unknown_placeholders_are_named(text, unknown):
    assert release_rules.unknown_placeholders(text) == unknown


@given(st.text(), st.text())
def test_what_is_filled_in_is_never_read_as_a_placeholder(name, message):
    values = dict.fromkeys(release_rules.PLACEHOLDERS, "") | {"name": name, "message": message}

    assert release_rules.fill_placeholders("{name}|{message}", values) == f"{name}|{message}"


@pytest.mark.parametrize("line", ["\n", "\r\n"])
@pytest.mark.parametrize(
    ("message", "left"), [("", ["A", "", "Z"]), ("Well done.", ["A", "", "Well done.", "", "Z"])]
)
def test_paragraph_without_its_message_leaves_no_hole(line, message, left):
    values = dict.fromkeys(release_rules.PLACEHOLDERS, "x") | {"message": message}

    filled = release_rules.fill_placeholders(line.join(["A", "", "{message}", "", "Z"]), values)

    assert filled == line.join(left)


@pytest.mark.parametrize("text", ["{}\n\nZ", "{nobody}\n\nZ", "A\n\n\n\nZ", "{message}x\n\nZ"])
def test_only_an_empty_placeholder_takes_its_paragraph_along(text):
    values = dict.fromkeys(release_rules.PLACEHOLDERS, "")

    assert release_rules.fill_placeholders(text, values) == text.replace("{message}", "")


@given(st.text())
def test_filling_in_never_fails_on_what_editors_wrote(text):
    release_rules.fill_placeholders(text, dict.fromkeys(release_rules.PLACEHOLDERS, "x"))


@pytest.mark.parametrize(
    ("status", "released", "was_asked", "will_be_asked", "expected"),
    [
        ("accepted", True, True, True, True),
        ("accepted", True, True, False, True),
        ("accepted", True, False, True, False),
        ("accepted", False, False, True, True),
        ("accepted", False, False, False, False),
        ("confirmed", True, True, True, False),
        ("declined", True, False, True, False),
        ("offer_declined", True, True, True, False),
    ],
)
def test_who_still_has_to_say_yes(status, released, was_asked, will_be_asked, expected):
    waits = release_rules.awaits_yes(
        status=status, released=released, was_asked=was_asked, will_be_asked=will_be_asked
    )

    assert waits is expected


def test_every_step_out_of_a_decision_that_is_none_takes_it_back():
    steps = {(origin, target) for origin, targets in STAFF_STEPS.items() for target in targets}

    assert {step for step in steps if takes_back(from_status=step[0], to_status=step[1])} == {
        ("accepted", "ready"),
        ("waitlisted", "ready"),
        ("declined", "ready"),
        ("ineligible", "screening"),
    }


@pytest.mark.parametrize("status", sorted(DECIDED))
def test_a_decision_in_the_making_shows_what_was_told_last(status):
    assert public_status(status=status, released=False, told="waitlisted") == "waitlisted"
    assert public_status(status=status, released=False) == "in_review"
