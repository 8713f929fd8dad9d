"""What waits because of requests: “an answer came in”, for whom and until when, and where a line leads."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from tests.applications.builders import fill, uid
from tests.applications.staff_world import hand_in
from tests.factories import UserFactory, coordinator_of
from wagtail_mentoring.applications.models import Application, InformationRequest
from wagtail_mentoring.casework.conflict_actions import declare_conflict
from wagtail_mentoring.information_requests.request_actions import answer_request, ask_applicant
from wagtail_mentoring.information_requests.request_desk import request_lines
from wagtail_mentoring.programs.models import Round

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("site_root")]


def fresh(application):
    return Application.objects.get(pk=application.pk)


def answered(world, name="ada", handled_by=None):
    """An application about which Career Services asked something, and got an answer."""
    application = hand_in(world.round_form, name)
    Application.objects.filter(pk=application.pk).update(handled_by=handled_by)
    return ask_and_answer(world, application)


def ask_and_answer(world, application):
    due = timezone.now() + timedelta(days=5)
    ask_applicant(
        application=application, questions=[uid("goals")], message="?", due_at=due, user=world.coordinator
    )
    assert texts(world.coordinator) == []
    application = fill(fresh(application), {uid("goals"): "To found a firm."})
    answer_request(
        application=application,
        user=application.applicant,
        idempotency_key=f"answer to {application.pk}",
        lock_version=application.lock_version,
        locale="en-gb",
    )
    return fresh(application)


def texts(user):
    return [line.text for line in request_lines(user)]


def look(client, user, application):
    client.force_login(user)
    client.get(reverse("mentoring_applications:inspect", args=[application.pk]))


def test_answer_is_told_to_the_office_that_asked_until_one_of_it_has_looked(client, world):
    application = answered(world)
    other = coordinator_of(world.career)
    assert texts(world.coordinator) == texts(other) == ["1 answer came in"]
    assert texts(world.colleague) == texts(world.stranger) == []

    look(client, other, application)

    assert texts(world.coordinator) == texts(other) == []


def test_answer_is_told_to_whoever_handles_the_application_until_they_have_looked(client, world):
    application = answered(world, handled_by=world.colleague)
    assert texts(world.colleague) == ["1 answer came in"]
    assert texts(world.coordinator) == []

    look(client, world.coordinator, application)
    assert texts(world.colleague) == ["1 answer came in"]
    look(client, world.colleague, application)

    assert texts(world.colleague) == []


def test_having_looked_before_the_answer_does_not_count(client, world):
    application = hand_in(world.round_form)
    look(client, world.coordinator, application)

    ask_and_answer(world, application)

    assert texts(world.coordinator) == ["1 answer came in"]


@pytest.mark.parametrize("status", ["withdrawn", "closed"])
def test_answer_is_no_news_once_the_application_is_closed(world, status):
    answered(world)

    Application.objects.update(status=status)

    assert texts(world.coordinator) == []


def test_answer_of_long_ago_is_no_news(world):
    answered(world)

    InformationRequest.objects.update(ended_at=timezone.now() - timedelta(days=15))

    assert texts(world.coordinator) == []


def test_answer_that_is_on_hold_or_in_conflict_is_told_to_nobody_it_is_kept_from(world):
    held, conflict = answered(world, "ada"), answered_too(world, "bea")
    Application.objects.filter(pk=held.pk).update(held_at=timezone.now())
    declare_conflict(application=conflict, person=world.coordinator, reason="Niece", user=world.coordinator)

    assert texts(world.coordinator) == []


def answered_too(world, name):
    InformationRequest.objects.update(ended_at=timezone.now() - timedelta(days=15))
    application = answered(world, name)
    InformationRequest.objects.update(ended_at=timezone.now())
    return application


def test_line_leads_to_the_list_of_these_and_no_others(client, world):
    mine = answered(world)
    hand_in(world.round_form, "bea")
    [line] = request_lines(world.coordinator)
    client.force_login(world.coordinator)

    page = client.get(line.url)

    assert [row.pk for row in page.context["object_list"]] == [mine.pk]
    home = client.get(reverse("wagtailadmin_home")).text
    assert "1 answer came in" in home
    look(client, world.coordinator, mine)
    assert not client.get(line.url).context["object_list"]


def test_line_counts_what_waits_in_a_round_that_is_over_and_its_list_shows_it(client, world):
    application = hand_in(world.round_form)
    due = timezone.now() + timedelta(days=5)
    ask_applicant(application=application, questions=[], message="?", due_at=due, user=world.coordinator)
    InformationRequest.objects.update(due_at=timezone.now() - timedelta(days=1))
    last_year = timezone.localdate() - timedelta(days=365)
    Round.objects.update(starts_on=last_year, ends_on=last_year + timedelta(days=1))
    client.force_login(world.coordinator)

    [line] = request_lines(world.coordinator)

    assert line.text == "1 person has not answered in time"
    assert [row.pk for row in client.get(line.url).context["object_list"]] == [application.pk]


def test_line_is_for_those_who_may_work_on_applications(world):
    answered(world)

    assert texts(UserFactory()) == []
