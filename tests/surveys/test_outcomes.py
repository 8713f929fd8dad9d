"""What the page of an application says once a pair has come of it."""

import pytest
from django.urls import reverse
from django.utils import timezone

from tests.applicants.test_applicant_views import page_of, to
from tests.applications.builders import make_round_form
from tests.applications.staff_world import hand_in, make_world
from tests.mentorships.conftest import make_mentor
from wagtail_mentoring.mentorships.actions import end_mentorship, start_mentorship

NEXT_STEPS = "We write to you with the next steps"


@pytest.fixture
def world(site_root):
    return make_world()


def accepted(round_form, name="ada"):
    return hand_in(round_form, name, status="accepted", released_at=timezone.now())


def test_mentee_reads_who_the_mentor_is_and_goes_to_the_mentorship(client, world):
    mentee, mentor = accepted(world.round_form), make_mentor(owner=world.alumni)
    client.force_login(mentee.applicant)
    assert NEXT_STEPS in client.get(page_of(mentee)).text

    pair = start_mentorship(application=mentee, mentor=mentor, user=world.coordinator)

    page = client.get(page_of(mentee)).text
    assert "Ines Moor is your mentor." in page
    assert to("mentorship", pair.pk) in page
    assert NEXT_STEPS not in page
    told = client.get(reverse("wagtail_mentoring_api:application", args=[mentee.reference])).json()
    assert told["status_text"] == "Ines Moor is your mentor."


@pytest.mark.parametrize(
    ("ending", "expected"),
    [
        ("completed", "The mentorship is completed"),
        ("ended_early", NEXT_STEPS),
        ("never_started", NEXT_STEPS),
    ],
)
def test_page_says_what_holds_after_the_pair(client, world, ending, expected):
    mentee, mentor = accepted(world.round_form), make_mentor(owner=world.alumni)
    pair = start_mentorship(application=mentee, mentor=mentor, user=world.coordinator)
    end_mentorship(mentorship=pair, ending=ending, reason="They know why.", user=world.coordinator)
    client.force_login(mentee.applicant)

    page = client.get(page_of(mentee)).text

    assert expected in page
    assert "is your mentor" not in page


def test_mentor_reads_whom_they_mentor_in_this_round_and_nobody_of_another(client, world):
    own = accepted(make_round_form(round=world.round_form.round, role="mentor"), "mia")
    profile = make_mentor("Mia Byrne", user=own.applicant, capacity=3)
    for round_form, name in (
        (world.round_form, "ada"),
        (world.round_form, "bob"),
        (world.law_round_form, "lou"),
    ):
        application = accepted(round_form, name)
        type(application).objects.filter(pk=application.pk).update(applicant_name=f"{name.title()} Known")
        start_mentorship(application=application, mentor=profile, user=world.coordinator, agreed=True)
    client.force_login(own.applicant)

    page = client.get(page_of(own)).text

    assert "You are the mentor of Ada Known, Bob Known." in page
    assert f'href="{to("mentorships")}"' in page
    assert "Lou Known" not in page
