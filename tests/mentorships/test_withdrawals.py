"""Withdrawing an application that has led to a pair."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection, transaction
from django.urls import reverse
from django.utils import timezone

from tests.applicants.test_applicant_views import page_of
from tests.applications.builders import make_round_form
from tests.applications.staff_world import hand_in
from wagtail_mentoring.applications.applicant_actions import withdraw_application
from wagtail_mentoring.applications.exceptions import ApplicationRefused
from wagtail_mentoring.applications.models import Application
from wagtail_mentoring.mentorships import decisions
from wagtail_mentoring.mentorships.actions import PairingRefused, end_mentorship, start_mentorship
from wagtail_mentoring.mentorships.models import Mentorship
from wagtail_mentoring.mentorships.objection_actions import object_to_pair

from .conftest import make_mentor


@pytest.fixture
def pair(world, mentee, mentor):
    return start_mentorship(application=mentee, mentor=mentor, user=world.coordinator)


def status_of(application):
    return Application.objects.values_list("status", flat=True).get(pk=application.pk)


def withdraw(application):
    return withdraw_application(application=application, user=application.applicant)


def as_mentor(world, **values):
    """An accepted mentor application, and the profile of its person."""
    form = make_round_form(round=world.round_form.round, role="mentor")
    application = hand_in(form, "mia", status="accepted", released_at=timezone.now())
    return application, make_mentor("Mia Byrne", user=application.applicant, **values)


@pytest.mark.parametrize(
    ("statuses", "expected"),
    [
        ([], ""),
        (["active"], "paired"),
        (["paused"], "paired"),
        (["completed", "active"], "paired"),
        (["completed"], "not_withdrawable"),
        (["ended_early", "completed"], "not_withdrawable"),
        (["ended_early"], ""),
        (["never_started"], ""),
    ],
)
def test_pair_that_goes_on_or_was_completed_holds_its_application(statuses, expected):
    assert decisions.withdrawal_stop(statuses) == expected


def test_mentee_withdraws_once_the_pair_is_ended(world, mentee, pair):
    with pytest.raises(ApplicationRefused) as refusal:
        withdraw(mentee)
    assert (refusal.value.reason, status_of(mentee)) == ("paired", "accepted")

    end_mentorship(mentorship=pair, ending="ended_early", reason="Moved away.", user=world.coordinator)
    withdraw(mentee)

    assert status_of(mentee) == "withdrawn"


def test_pair_that_an_office_objects_to_holds_as_well(world, mentee, pair):
    object_to_pair(
        mentorship=pair, office=world.alumni, reason="They worked together before.", user=world.colleague
    )

    with pytest.raises(ApplicationRefused, match="paired"):
        withdraw(mentee)


def test_mentor_withdraws_once_nobody_is_mentored_in_that_round(world, mentee):
    application, profile = as_mentor(world)
    elsewhere = hand_in(world.law_round_form, "lou", status="accepted", released_at=timezone.now())
    other = Mentorship.objects.create(round=elsewhere.round, mentor=profile, mentee=elsewhere.applicant)
    pair = start_mentorship(application=mentee, mentor=profile, user=world.coordinator)

    with pytest.raises(ApplicationRefused, match="paired"):
        withdraw(application)

    end_mentorship(mentorship=pair, ending="never_started", reason="No time.", user=world.coordinator)
    withdraw(application)
    assert status_of(application) == "withdrawn"
    other.refresh_from_db()
    assert other.status == "active"


def test_status_page_says_why_and_the_address_withdraws_nothing(client, mentee, pair):
    client.force_login(mentee.applicant)

    page = client.get(page_of(mentee)).text
    asked = client.get(page_of(mentee, "application_withdraw"), follow=True)
    sent = client.post(page_of(mentee, "application_withdraw"), {"reason": "No time."}, follow=True)

    assert "You are in a mentorship that goes on" in page
    assert "Withdraw this application" not in page
    for response in (asked, sent):
        assert "You are in a mentorship that goes on" in response.text
        assert "Withdraw this application?" not in response.text
    assert status_of(mentee) == "accepted"


def test_api_says_so_as_well(client, mentee, pair):
    client.force_login(mentee.applicant)

    told = client.get(reverse("wagtail_mentoring_api:application", args=[mentee.reference])).json()
    url = reverse("wagtail_mentoring_api:withdraw", args=[mentee.reference])
    refused = client.post(url, {"reason": ""}, content_type="application/json")

    assert told["can_withdraw"] is False
    assert (refused.status_code, refused.json()["code"]) == (409, "paired")
    assert status_of(mentee) == "accepted"


def test_withdrawn_mentee_is_paired_with_nobody_and_staff_read_why(world, mentee, mentor):
    withdraw(mentee)

    with pytest.raises(PairingRefused, match="has withdrawn"):
        start_mentorship(application=mentee, mentor=mentor, user=world.coordinator)


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_mentor_does_not_withdraw_while_somebody_pairs_them(world, mentee):
    application, mentor = as_mentor(world)

    def withdraw_elsewhere():
        try:
            withdraw(application)
        except ApplicationRefused as refused:
            return str(refused)
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic():
            start_mentorship(application=mentee, mentor=mentor, user=world.coordinator)
            answer = pool.submit(withdraw_elsewhere)
            with pytest.raises(TimeoutError):
                answer.result(timeout=2)  # it waits for the mentor's row
        assert answer.result(timeout=60) == "paired"

    assert status_of(application) == "accepted"
    assert Mentorship.objects.get().status == "active"
