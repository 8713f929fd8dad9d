from datetime import UTC, datetime, timedelta

import pytest

from wagtail_mentoring.directory.choices import MentorMove, MentorStatus, Visibility
from wagtail_mentoring.directory.decisions import (
    availability,
    is_recent,
    may_see,
    places_free,
    sort_key,
    sort_name,
    status_after,
)

ALLOWED = {
    ("applied", "approve"): "approved",
    ("retired", "approve"): "approved",
    ("approved", "pause"): "paused",
    ("paused", "resume"): "approved",
    ("applied", "retire"): "retired",
    ("approved", "retire"): "retired",
    ("paused", "retire"): "retired",
}


@pytest.mark.parametrize("status", MentorStatus.values)
@pytest.mark.parametrize("move", MentorMove.values)
def test_status_moves_only_where_the_table_says(status, move):
    assert status_after(status=status, move=move) == ALLOWED.get((status, move))


@pytest.mark.parametrize(
    ("status", "capacity", "taken", "free", "told"),
    [
        ("approved", 2, 0, 2, "available"),
        ("approved", 2, 1, 1, "available"),
        ("approved", 2, 2, 0, "full"),
        ("approved", 1, 3, 0, "full"),
        ("approved", 0, 0, 0, "full"),
        ("paused", 2, 0, 0, "paused"),
        ("applied", 2, 0, 0, "full"),
        ("retired", 2, 0, 0, "full"),
    ],
)
def test_places_follow_from_status_capacity_and_mentorships(status, capacity, taken, free, told):
    facts = {"status": status, "capacity": capacity, "places_taken": taken}

    assert places_free(**facts) == free
    assert availability(**facts) == told


@pytest.mark.parametrize(
    ("visibility", "audiences"),
    [
        ("public", {"public", "signed_in", "staff"}),
        ("signed_in", {"signed_in", "staff"}),
        ("staff", {"staff"}),
    ],
)
def test_field_reaches_its_audience_and_those_nearer(visibility, audiences):
    assert {who for who in Visibility.values if may_see(visibility=visibility, audience=who)} == audiences


@pytest.mark.parametrize(("days", "recent"), [(0, True), (30, True), (31, False)])
def test_sign_of_life_is_recent_for_so_many_days(days, recent):
    now = datetime(2026, 11, 23, 12, tzinfo=UTC)

    assert is_recent(when=now - timedelta(days=days), now=now, days=30) is recent


def test_mentor_who_never_gave_a_sign_of_life_is_not_recent():
    assert not is_recent(when=None, now=datetime(2026, 11, 23, tzinfo=UTC), days=30)


@pytest.mark.parametrize(
    ("name", "expected"),
    [("Ana Ruiz", "Ruiz, Ana"), ("Prince", "Prince"), (" Mary Ann Lee ", "Lee, Mary Ann")],
)
def test_sort_name_puts_the_last_word_first(name, expected):
    assert sort_name(name) == expected


def test_sort_key_has_neither_accents_nor_capitals():
    assert sort_key("Ó Briain, Áine") == "o briain, aine"
