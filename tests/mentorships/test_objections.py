"""Objections to a pair that one office made: they pause that pair only, and somebody answers."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils import timezone
from wagtail.models import ModelLogEntry

from tests.applications.staff_world import hand_in
from wagtail_mentoring.mentorships.actions import PairingRefused, end_mentorship, start_mentorship
from wagtail_mentoring.mentorships.desk import objection_lines
from wagtail_mentoring.mentorships.erasure import erase_pairs
from wagtail_mentoring.mentorships.models import Mentorship
from wagtail_mentoring.mentorships.objection_actions import keep_pair, object_to_pair, take_objection_back
from wagtail_mentoring.mentorships.report_note import pairs_kept
from wagtail_mentoring.metrics.decisions import Period

from .conftest import make_mentor

REASON = "They work for the same employer already."


def at(name, pair):
    return reverse(f"mentoring_mentorships:{name}", args=[pair.pk])


@pytest.fixture
def pair(world, mentee, mentor):
    """Made by the career office by itself."""
    return start_mentorship(application=mentee, mentor=mentor, user=world.coordinator)


def against(world, pair, reason=REASON):
    return object_to_pair(mentorship=pair, office=world.alumni, reason=reason, user=world.colleague)


def status_of(pair):
    return Mentorship.objects.get(pk=pair.pk).status


def test_pair_belongs_to_the_office_that_made_it(world, pair):
    assert pair.office == world.career


def test_objection_pauses_that_pair_only(world, pair):
    application = hand_in(world.round_form, "bea", status="accepted", released_at=timezone.now())
    other = start_mentorship(application=application, mentor=make_mentor("Ola Berg"), user=world.coordinator)

    against(world, pair)

    assert (status_of(pair), status_of(other)) == ("paused", "active")
    assert ModelLogEntry.objects.filter(action="wagtail_mentoring.object_to_pair").count() == 1


def test_office_that_made_the_pair_does_not_object_to_it(world, pair):
    with pytest.raises(PermissionDenied):
        object_to_pair(mentorship=pair, office=world.career, reason=REASON, user=world.coordinator)


def test_nobody_objects_for_an_office_they_do_not_work_in(world, pair):
    with pytest.raises(PermissionDenied):
        object_to_pair(mentorship=pair, office=world.alumni, reason=REASON, user=world.coordinator)


def test_pair_that_all_offices_agreed_to_is_objected_to_by_nobody(world, mentee, mentor):
    pair = start_mentorship(application=mentee, mentor=mentor, user=world.coordinator, agreed=True)

    with pytest.raises(PermissionDenied):
        against(world, pair)


def test_objection_without_a_reason_is_refused(world, pair):
    with pytest.raises(PairingRefused, match="Say why"):
        against(world, pair, reason="no")

    assert status_of(pair) == "active"


def test_after_the_days_to_answer_silence_is_consent(world, pair):
    Mentorship.objects.update(started_at=timezone.now() - timedelta(days=30))

    with pytest.raises(PairingRefused, match="days to object are over"):
        against(world, pair)


def test_office_objects_once_to_a_pair(world, pair):
    take_objection_back(objection=against(world, pair), user=world.colleague)

    with pytest.raises(PairingRefused, match="before"):
        against(world, pair)


def test_objection_taken_back_lets_the_pair_run(world, pair):
    objection = against(world, pair)

    take_objection_back(objection=objection, user=world.colleague)

    assert status_of(pair) == "active"
    with pytest.raises(PairingRefused, match="settled"):
        take_objection_back(objection=objection, user=world.colleague)


def test_office_that_made_the_pair_keeps_it_with_an_answer_that_the_report_tells(world, pair):
    against(world, pair)
    today = timezone.localdate()
    period = Period(today, today)
    programs = [world.round_form.round.program_id]
    assert pairs_kept(programs, period) is None

    keep_pair(mentorship=pair, answer="The two asked for each other.", user=world.coordinator)

    assert status_of(pair) == "active"
    [sentence] = pairs_kept(programs, period).sentences
    assert "by Career Services, over an objection of Alumni Relations" in sentence
    with pytest.raises(PairingRefused, match="Nobody objects"):
        keep_pair(mentorship=pair, answer="The two asked for each other.", user=world.coordinator)


def test_pair_is_not_kept_by_others_or_without_an_answer(world, pair):
    against(world, pair)

    with pytest.raises(PermissionDenied):
        keep_pair(mentorship=pair, answer="The two asked for each other.", user=world.colleague)
    with pytest.raises(PairingRefused, match="Say why"):
        keep_pair(mentorship=pair, answer=" ", user=world.coordinator)
    assert status_of(pair) == "paused"


def test_ending_the_pair_settles_what_was_said_against_it(world, pair):
    objection = against(world, pair)

    end_mentorship(mentorship=pair, ending="never_started", reason="You are right.", user=world.coordinator)

    objection.refresh_from_db()
    assert (objection.outcome, objection.settled_by) == ("ended", world.coordinator)


def test_desk_of_the_office_that_made_the_pair_says_so_with_a_day(world, pair):
    against(world, pair)

    [line] = objection_lines(world.coordinator)

    assert str(line.text) == "Alumni Relations objects to a pair that you made"
    assert line.due is not None
    assert line.url == at("keep", pair)
    assert objection_lines(world.colleague) == []


def test_offices_settle_an_objection_on_their_screens(world, client, pair):
    client.force_login(world.colleague)
    assert at("object", pair) in client.get(reverse("mentoring_mentorships:index")).content.decode()
    client.post(at("object", pair), {"office": world.alumni.pk, "reason": REASON})
    assert status_of(pair) == "paused"

    client.force_login(world.coordinator)
    listed = client.get(reverse("mentoring_mentorships:index")).content.decode()
    assert at("keep", pair) in listed
    assert at("object", pair) not in listed
    page = client.get(at("keep", pair)).content.decode()
    assert REASON in page
    assert at("end", pair) in page
    client.post(at("keep", pair), {"answer": "The two asked for each other."})

    assert status_of(pair) == "active"


def test_objection_refused_says_so_on_the_page(world, client, pair):
    client.force_login(world.colleague)

    response = client.post(at("object", pair), {"office": world.alumni.pk, "reason": "no"})

    assert "Say why in a sentence" in response.content.decode()


def test_erasing_the_mentee_takes_the_reasons_away(world, pair):
    objection = against(world, pair)
    keep_pair(mentorship=pair, answer="The two asked for each other.", user=world.coordinator)

    erase_pairs(pair.application, world.coordinator)

    objection.refresh_from_db()
    assert (objection.reason, objection.answer) == ("", "")
