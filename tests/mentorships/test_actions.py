from datetime import timedelta
from functools import partial

import pytest
from django.utils import timezone
from wagtail.models import ModelLogEntry

from tests.applications.staff_world import hand_in, make_world
from tests.threads import at_once
from wagtail_mentoring.directory.actions import pause_mentor
from wagtail_mentoring.directory.models import Mentor
from wagtail_mentoring.mentorships import decisions
from wagtail_mentoring.mentorships.actions import PairingRefused, end_mentorship, start_mentorship
from wagtail_mentoring.mentorships.choices import MentorshipStatus
from wagtail_mentoring.mentorships.models import Mentorship
from wagtail_mentoring.programs.choices import ApplicantRole
from wagtail_mentoring.selection.offer_actions import confirm_offer

from .conftest import make_mentor


def places(mentor):
    return Mentor.objects.values_list("places_taken", "places_free").get(pk=mentor.pk)


@pytest.mark.parametrize("role", ApplicantRole.values)
@pytest.mark.parametrize("released", [True, False])
@pytest.mark.parametrize("was_asked", [True, False])
@pytest.mark.parametrize(
    "status", ["submitted", "accepted", "waitlisted", "declined", "confirmed", "withdrawn"]
)
def test_only_a_mentee_who_was_told_of_a_place_and_took_it_is_paired(role, released, was_asked, status):
    took_it = status == "confirmed" or (status == "accepted" and not was_asked)

    may = decisions.has_place(role=role, status=status, released=released, was_asked=was_asked)

    assert may is (role == "mentee" and released and took_it)


def test_offer_that_waits_for_an_answer_is_refused_until_it_is_confirmed(world, mentor):
    now = timezone.now()
    values = {"status": "accepted", "released_at": now, "answer_by": now + timedelta(days=7)}
    offered = hand_in(world.round_form, **values)

    with pytest.raises(PairingRefused, match="not confirmed yet"):
        start_mentorship(application=offered, mentor=mentor, user=world.coordinator)
    assert places(mentor) == (0, 1)

    confirm_offer(application=offered, user=offered.applicant)
    assert start_mentorship(application=offered, mentor=mentor, user=world.coordinator).pk


def test_application_on_hold_is_refused(world, mentee, mentor):
    type(mentee).objects.update(held_at=timezone.now())

    with pytest.raises(PairingRefused):
        start_mentorship(application=mentee, mentor=mentor, user=world.coordinator)


def test_pair_takes_one_of_the_mentors_places(world, mentee, mentor):
    pair = start_mentorship(application=mentee, mentor=mentor, user=world.coordinator)

    assert (pair.round, pair.mentee, pair.status) == (mentee.round, mentee.applicant, MentorshipStatus.ACTIVE)
    assert places(mentor) == (1, 0)
    entry = ModelLogEntry.objects.get(action="wagtail_mentoring.start_mentorship")
    assert mentor.name not in entry.label


def test_full_mentor_is_refused(world, mentee, mentor):
    start_mentorship(application=mentee, mentor=mentor, user=world.coordinator)
    other = hand_in(world.round_form, "other", status="accepted", released_at=timezone.now())

    with pytest.raises(PairingRefused, match="no place free"):
        start_mentorship(application=other, mentor=mentor, user=world.coordinator)

    assert places(mentor) == (1, 0)


def test_mentor_on_a_break_is_refused(world, mentee, mentor):
    pause_mentor(mentor=mentor)

    with pytest.raises(PairingRefused):
        start_mentorship(application=mentee, mentor=mentor, user=world.coordinator)


def test_mentor_who_is_not_listed_is_refused(world, mentee):
    draft = make_mentor("Dora Draft", live=False)

    with pytest.raises(PairingRefused, match="not in the directory"):
        start_mentorship(application=mentee, mentor=draft, user=world.coordinator)


def test_nobody_mentors_themselves(world, mentee):
    self = make_mentor("Same Person", user=mentee.applicant)

    with pytest.raises(PairingRefused, match="themselves"):
        start_mentorship(application=mentee, mentor=self, user=world.coordinator)


@pytest.mark.parametrize(
    "columns", [{"status": "ready"}, {"status": "accepted", "released_at": None}, {"role": "mentor"}]
)
def test_applicant_without_a_place_is_refused(world, mentor, columns):
    application = hand_in(
        world.round_form, **{"status": "accepted", "released_at": timezone.now(), **columns}
    )

    with pytest.raises(PairingRefused, match="accepted"):
        start_mentorship(application=application, mentor=mentor, user=world.coordinator)


def test_mentee_has_one_mentor_at_a_time(world, mentee):
    first = start_mentorship(application=mentee, mentor=make_mentor(), user=world.coordinator)
    second = make_mentor("Second Mentor", capacity=1)

    with pytest.raises(PairingRefused, match=f"paired with {first.mentor} already"):
        start_mentorship(application=mentee, mentor=second, user=world.coordinator)

    assert places(second) == (0, 1)
    end_mentorship(mentorship=first, ending="completed", user=world.coordinator)
    start_mentorship(application=mentee, mentor=second, user=world.coordinator)
    assert places(second) == (1, 0)


def test_two_are_a_pair_once_at_a_time_and_the_place_is_not_lost(world, mentee):
    mentor = make_mentor(capacity=3)
    first = start_mentorship(application=mentee, mentor=mentor, user=world.coordinator)

    with pytest.raises(PairingRefused, match="paired"):
        start_mentorship(application=mentee, mentor=mentor, user=world.coordinator)

    assert places(mentor) == (1, 2)
    end_mentorship(mentorship=first, ending="completed", user=world.coordinator)
    start_mentorship(application=mentee, mentor=mentor, user=world.coordinator)
    assert places(mentor) == (1, 2)


@pytest.mark.parametrize("ending", sorted(decisions.ENDINGS))
def test_ending_frees_the_place(world, mentee, mentor, ending):
    pair = start_mentorship(application=mentee, mentor=mentor, user=world.coordinator)

    ended = end_mentorship(mentorship=pair, ending=ending, user=world.coordinator, reason="Moved away")

    assert (ended.status, ended.reason) == (ending, "Moved away")
    assert ended.ended_at is not None
    assert places(mentor) == (0, 1)


@pytest.mark.parametrize("ending", sorted(decisions.NEEDS_REASON))
def test_ending_before_its_time_needs_a_reason(world, mentee, mentor, ending):
    pair = start_mentorship(application=mentee, mentor=mentor, user=world.coordinator)

    with pytest.raises(PairingRefused, match="reason"):
        end_mentorship(mentorship=pair, ending=ending, user=world.coordinator, reason=" ")


@pytest.mark.parametrize("ending", ["active", "paused", "", "nonsense"])
def test_other_words_end_nothing(world, mentee, mentor, ending):
    pair = start_mentorship(application=mentee, mentor=mentor, user=world.coordinator)

    with pytest.raises(PairingRefused):
        end_mentorship(mentorship=pair, ending=ending, user=world.coordinator, reason="x")


def test_pair_ends_once(world, mentee, mentor):
    pair = start_mentorship(application=mentee, mentor=mentor, user=world.coordinator)
    end_mentorship(mentorship=pair, ending="completed", user=world.coordinator)

    with pytest.raises(PairingRefused, match="ended already"):
        end_mentorship(mentorship=pair, ending="completed", user=world.coordinator)

    assert places(mentor) == (0, 1)


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_last_place_of_a_mentor_is_given_once():
    world, mentor = make_world(), make_mentor()
    waiting = [
        hand_in(world.round_form, f"person{n}", status="accepted", released_at=timezone.now())
        for n in range(6)
    ]

    def pair(application):
        return start_mentorship(application=application, mentor=mentor, user=world.coordinator)

    results = at_once(*(partial(pair, application) for application in waiting))

    assert sorted(type(result).__name__ for result in results) == ["Mentorship"] + ["PairingRefused"] * 5
    assert Mentorship.objects.count() == 1
    assert places(mentor) == (1, 0)


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_two_who_pair_one_mentee_at_once_give_one_mentor():
    world = make_world()
    mentee = hand_in(world.round_form, status="accepted", released_at=timezone.now())
    mentors = [make_mentor(f"Mentor {number}") for number in range(4)]

    def pair(mentor):
        return start_mentorship(application=mentee, mentor=mentor, user=world.coordinator)

    results = at_once(*(partial(pair, mentor) for mentor in mentors))

    assert sorted(type(result).__name__ for result in results) == ["Mentorship"] + ["PairingRefused"] * 3
    assert Mentorship.objects.count() == 1
