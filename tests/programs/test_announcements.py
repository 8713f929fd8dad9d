"""Whether and how people are invited to apply."""

from datetime import timedelta

import pytest
from django.utils import timezone

from tests.factories import ProgramFactory, RoundFactory
from wagtail_mentoring.programs import announcements as room
from wagtail_mentoring.programs.announcements import (
    Door,
    announcement,
    announcements,
    doors_to,
    register_doors,
)
from wagtail_mentoring.programs.choices import ApplicantRole, ProgramStatus, RoundState


@pytest.fixture
def finders(monkeypatch):
    """The registered finders, none to begin with."""
    monkeypatch.setattr(room, "_door_finders", [])
    return room._door_finders


def door(round, role=ApplicantRole.MENTEE, **dates):
    return Door(
        round=round,
        role=role,
        url=f"/{role}/",
        **({"opens_at": round.opens_at, "closes_at": round.closes_at} | dates),
    )


def told(round, doors=None, program=None):
    doors = [door(round)] if doors is None else doors
    return announcement(program or round.program, round, now=timezone.now(), doors=doors)


@pytest.mark.parametrize(
    ("state", "title", "doors"),
    [
        ("upcoming", "Applications open on ", 0),
        ("open", "Applications are open", 1),
        ("closing_soon", "Applications close in 3 days", 1),
        ("closed", "Applications are closed", 0),
        ("running", "This round is under way", 0),
        ("completed", "The last round has ended", 0),
    ],
)
def test_announcement_follows_the_state_of_the_round(state, title, doors):
    result = told(RoundFactory.build(in_state=state))

    assert result.state == state
    assert result.title.startswith(title)
    assert result.status_label == RoundState(state).label
    assert len(result.doors) == doors
    assert result.is_open == (state in ("open", "closing_soon"))


def test_announcement_on_the_last_day_says_today():
    round = RoundFactory.build(closes_at=timezone.now() + timedelta(seconds=1))
    # Whether a second from now is still today depends on the clock; the deadline itself is what is tested.
    expected = {"Applications close today", "Applications close in 1 day"}

    assert told(round).title in expected


def test_announcement_of_a_closed_round_says_when_applicants_hear():
    text = told(RoundFactory.build(in_state="closed")).text

    assert "Everyone who applied hears from us by" in text


def test_announcement_of_a_closed_round_keeps_no_promise_that_has_passed():
    round = RoundFactory.build(in_state="closed", decisions_on=(timezone.now() - timedelta(days=3)).date())

    assert "hears from us" not in told(round).text


@pytest.mark.parametrize("status", [ProgramStatus.DRAFT, ProgramStatus.IN_AGREEMENT])
def test_announcement_of_a_program_that_is_not_approved_promises_no_dates(status):
    result = told(RoundFactory.build(program__status=status))

    assert result.title == "Applications are not open yet"
    assert result.doors == []


def test_announcement_of_an_archived_program_says_it_is_over():
    assert (
        told(RoundFactory.build(program__status=ProgramStatus.ARCHIVED)).title
        == "This program is no longer offered"
    )


def test_announcement_without_a_round_says_that_dates_will_follow():
    assert announcement(ProgramFactory.build(), None, now=timezone.now()).text == (
        "The dates of the next round will be published here."
    )


def test_announcement_with_one_door_still_open_counts_as_open_until_that_one_closes():
    round = RoundFactory.build(in_state="closed")
    mentors = door(round, ApplicantRole.MENTOR, closes_at=timezone.now() + timedelta(days=30))

    result = told(round, [door(round), mentors])

    assert result.state == RoundState.OPEN
    assert result.doors == [mentors]


def test_announcement_whose_doors_closed_before_the_round_is_not_open():
    round = RoundFactory.build(in_state="open")
    early = door(round, closes_at=timezone.now() - timedelta(days=1))

    result = told(round, [early])

    assert result.state == RoundState.CLOSED
    assert result.doors == []


def test_doors_with_different_deadlines_each_tell_their_own():
    round = RoundFactory.build()
    mentors = door(round, ApplicantRole.MENTOR, closes_at=round.closes_at - timedelta(days=2))

    assert told(round, [door(round), mentors]).has_own_deadlines
    assert not told(round, [door(round), door(round, ApplicantRole.MENTOR)]).has_own_deadlines


def test_doors_come_mentees_first_whoever_found_them(finders):
    round = RoundFactory.build()
    register_doors(lambda rounds: [door(round, ApplicantRole.MENTOR)])
    register_doors(lambda rounds: [door(round)])

    assert [found.role for found in doors_to([round])] == ["mentee", "mentor"]


def test_finder_registered_twice_is_asked_once(finders):
    def finder(rounds):
        return [door(rounds[0])]

    register_doors(finder)
    register_doors(finder)

    assert len(doors_to([RoundFactory.build()])) == 1


def test_no_finder_is_asked_without_rounds(finders):
    register_doors(lambda rounds: pytest.fail("asked for nothing"))

    assert doors_to([]) == []


@pytest.mark.django_db
def test_announcements_give_each_program_its_own_doors(finders):
    first, second = RoundFactory(), RoundFactory(in_state="upcoming")
    register_doors(lambda rounds: [door(round) for round in rounds])

    result = announcements([first.program, second.program], now=timezone.now())

    assert [found.round for found in result[first.program_id].doors] == [first]
    assert result[second.program_id].doors == []
    assert result[second.program_id].state == RoundState.UPCOMING
