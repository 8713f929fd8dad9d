"""Who hears of it when somebody who was accepted withdraws, and what becomes of a mentor's profile."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from tests.applicants.test_applicant_views import page_of
from tests.applications.builders import make_round, make_round_form
from tests.applications.staff_world import hand_in, make_world
from tests.factories import coordinator_of
from tests.mentorships.conftest import make_mentor
from wagtail_mentoring.applications.applicant_actions import withdraw_application
from wagtail_mentoring.applications.models import Application, ConflictOfInterest
from wagtail_mentoring.casework.decision_desk import withdrawn_lines
from wagtail_mentoring.directory.models import Mentor
from wagtail_mentoring.outbox.models import OutboxMessage
from wagtail_mentoring.partnership.models import Partner
from wagtail_mentoring.programs.models import Round
from wagtail_mentoring.selection.waitlist import free_places

STAYS = "Your mentor profile stays in the directory."


@pytest.fixture
def world(site_root):
    """Cora answers for Career Services, Alan for Alumni Relations; others work there as well."""
    world = make_world()
    Partner.objects.filter(office=world.career).update(responsible=world.coordinator)
    Partner.objects.filter(office=world.alumni).update(responsible=world.colleague)
    world.round_form.round.capacity = 3
    world.round_form.round.save()
    return world


def accepted(world, name="ada", **columns):
    values = {"status": "accepted", "released_at": timezone.now(), **columns}
    return hand_in(world.round_form, name, **values)


def withdraw(application):
    return withdraw_application(application=application, user=application.applicant)


def mails():
    return OutboxMessage.objects.filter(kind="place_given_up")


def test_every_office_of_the_program_hears_that_a_place_is_free_and_no_other(world):
    application = accepted(world)
    hand_in(world.round_form, "wendy", status="waitlisted", released_at=timezone.now())

    withdraw(application)

    assert {mail.to_email for mail in mails()} == {world.coordinator.email, world.colleague.email}
    body = mails().get(to_email=world.colleague.email).body
    assert "3 places are free now. 1 person is on the waitlist." in body
    assert reverse("mentoring_applications:inspect", args=[application.pk]) in body
    assert application.reference in body
    assert "Byrne" not in body


@pytest.mark.parametrize("status", ["submitted", "under_review", "waitlisted"])
def test_who_had_no_place_gives_none_up(world, status):
    withdraw(hand_in(world.round_form, status=status))

    assert not mails().exists()
    assert withdrawn_lines(world.coordinator) == []


@pytest.mark.parametrize("values", [{"released_at": None}, {"status": "confirmed"}])
def test_place_counts_before_it_is_told_and_after_it_is_confirmed(world, values):
    withdraw(accepted(world, **values))

    assert mails().count() == 2
    assert len(withdrawn_lines(world.coordinator)) == 1


def test_person_with_a_conflict_of_interest_hears_nothing_and_a_colleague_does(world):
    application = accepted(world)
    second = coordinator_of(world.alumni, first_name="Berta")
    ConflictOfInterest.objects.create(application=application, person=world.colleague)

    withdraw(application)

    told = {mail.to_email for mail in mails()}
    assert world.colleague.email not in told
    assert told >= {world.coordinator.email, second.email}
    assert withdrawn_lines(world.colleague) == []
    assert len(withdrawn_lines(second)) == 1


def test_desk_tells_of_it_for_two_weeks(world):
    for name in ("ada", "bea"):
        withdraw(accepted(world, name))

    [line] = withdrawn_lines(world.colleague)
    assert (
        line.text == f"2 people who were accepted as a mentee withdrew these days: {world.round_form.round}"
    )
    assert line.detail == "3 places free"
    assert withdrawn_lines(world.stranger) == []

    Application.objects.update(status_changed_at=timezone.now() - timedelta(days=15))
    assert withdrawn_lines(world.colleague) == []


def test_desk_asks_once_for_the_places_of_all_rounds_and_tells_the_newest_first(world):
    def one(days, role="mentee", **columns):
        form = make_round_form(role=role, round=make_round(program=world.program, capacity=5))
        hand_in(form, "cleo", status="confirmed")
        application = withdraw(hand_in(form, "ada", status="accepted", **columns))
        moment = timezone.now() - timedelta(days=days)
        Application.objects.filter(pk=application.pk).update(status_changed_at=moment)
        return form.round

    rounds = {days: one(days) for days in (3, 9)}
    withdrawn_lines(world.coordinator)
    with CaptureQueriesContext(connection) as two:
        withdrawn_lines(world.coordinator)
    rounds |= {days: one(days) for days in (2, 7, 5, 8)} | {1: one(1, role="mentor")}

    with CaptureQueriesContext(connection) as many:
        lines = withdrawn_lines(world.coordinator)

    newest = [str(rounds[days]) for days in (1, 2, 3, 5, 7)]
    assert [line.text.rpartition("days: ")[2] for line in lines] == newest
    assert [line.detail for line in lines] == ["", *["4 places free"] * 4]
    assert len(many) == len(two)


def test_line_of_the_desk_leads_to_those_who_withdrew(client, world):
    application = accepted(world)
    accepted(world, "bea")
    withdraw(application)
    client.force_login(world.coordinator)

    [line] = withdrawn_lines(world.coordinator)

    assert line.text in client.get(reverse("mentoring_desk:index")).text
    assert list(client.get(line.url).context["object_list"]) == [application]


def test_mentors_profile_stays_listed_and_everybody_is_told(client, world):
    form = make_round_form(round=world.round_form.round, role="mentor")
    application = hand_in(form, "mia", status="accepted", released_at=timezone.now())
    client.force_login(application.applicant)
    page = page_of(application, "application_withdraw")
    assert STAYS not in client.get(page).text
    profile = make_mentor("Mia Byrne", user=application.applicant)
    assert STAYS in client.get(page).text

    client.post(page)

    assert Mentor.objects.listed().filter(pk=profile.pk).exists()
    assert STAYS in OutboxMessage.objects.get(kind="application_withdrawn").body
    staff = mails().get(to_email=world.coordinator.email)
    assert "A mentor who was accepted has withdrawn" in staff.subject
    assert "The profile in the directory stays as it is." in staff.body
    assert "free now" not in staff.body


def test_mentee_reads_nothing_of_profiles(client, world):
    application = accepted(world)
    make_mentor("Ada Byrne", user=application.applicant)
    client.force_login(application.applicant)

    assert STAYS not in client.get(page_of(application, "application_withdraw")).text


def test_round_has_no_fewer_places_than_were_taken(site_root):
    round_form = make_round_form()
    for name in ("ada", "bea"):
        hand_in(round_form, name, status="accepted")
    hand_in(round_form, "cora", status="confirmed")
    hand_in(round_form, "dora", status="waitlisted")

    def refused(capacity):
        round_form.round.capacity = capacity
        try:
            round_form.round.clean()
        except ValidationError as error:
            return error.message_dict
        return {}

    assert refused(2) == {"capacity": ["3 mentees are accepted already, so there must be as many places."]}
    assert refused(3) == refused(None) == {}


def test_no_place_is_free_where_more_were_accepted_than_there_are(world):
    rows = [accepted(world, name) for name in ("ada", "bea", "cleo")]
    hand_in(world.round_form, "wendy", status="waitlisted", released_at=timezone.now())
    Round.objects.filter(pk=world.round_form.round_id).update(capacity=1)

    withdraw(Application.objects.get(pk=rows[0].pk))

    body = mails().get(to_email=world.colleague.email).body
    assert "free now" not in body
    assert free_places(Round.objects.get(pk=world.round_form.round_id), "mentee") == 0
    assert [line.detail for line in withdrawn_lines(world.coordinator)] == [""]


def test_nobody_hears_of_an_application_that_is_on_hold(world):
    withdraw(accepted(world, held_at=timezone.now()))

    assert not mails().exists()
