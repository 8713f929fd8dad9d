"""Who reads an application blind neither handles it nor goes on with it once its decision is taken back."""

import pytest
from django.contrib.messages import get_messages
from django.urls import reverse

from tests.applications.staff_world import hand_in
from tests.casework.test_staff_bulk import url_for
from tests.reviews.builders import give, make_phase
from wagtail_mentoring.applications.models import Application
from wagtail_mentoring.applications.permissions import possible_handlers_of
from wagtail_mentoring.applications.staff_actions import assign_application
from wagtail_mentoring.applications.staff_steps import StepRefused
from wagtail_mentoring.casework.conflict_actions import who_may_have_a_conflict
from wagtail_mentoring.reviews.permissions import reviewers_for
from wagtail_mentoring.selection.actions import move_application, release_decision

WHY = "You review this application in the blind phase “Second reading”."


@pytest.fixture
def blind(world):
    """The colleague reads the application blind."""
    phase = make_phase(world.round_form, name="Second reading", is_blind=True)
    give(world.application, phase, world.colleague, user=world.coordinator)
    return world


def to(name, application):
    return reverse(f"mentoring_applications:{name}", args=[application.pk])


def handler_of(application):
    return Application.objects.get(pk=application.pk).handled_by


def declined(application, world, released=True):
    for status in ("ready", "declined"):
        application = move_application(application=application, to_status=status, user=world.coordinator)
    return release_decision(application=application, user=world.coordinator) if released else application


def test_application_is_not_handed_to_whoever_reads_it_blind(blind, client):
    application = blind.application
    client.force_login(blind.coordinator)

    page = client.get(to("inspect", application))

    assert blind.colleague not in page.context["colleagues"]
    assert blind.coordinator in page.context["colleagues"]
    with pytest.raises(StepRefused, match="review it blind"):
        assign_application(application=application, handled_by=blind.colleague, user=blind.coordinator)
    assert client.post(to("assign", application), {"handled_by": blind.colleague.pk}).status_code == 422
    assert handler_of(application) is None


def test_application_that_others_read_blind_is_handed_to_anybody_else(blind):
    other = hand_in(blind.round_form, "other", status="under_review")

    assign_application(application=other, handled_by=blind.colleague, user=blind.coordinator)

    assert handler_of(other) == blind.colleague
    assert blind.colleague in possible_handlers_of(other)
    assert blind.colleague not in possible_handlers_of(blind.application)


def test_of_many_those_read_blind_go_to_another_colleague_or_stay(blind, client):
    other = hand_in(blind.round_form, "other", status="under_review")
    url, client = url_for("assign", [blind.application.pk, other.pk]), client
    client.force_login(blind.coordinator)

    alone = client.post(url, {"among": [blind.colleague.pk]})
    both = client.post(url, {"among": [blind.colleague.pk, blind.coordinator.pk]})

    assert [row.pk for row in alone.context["preview"].able] == [other.pk]
    assert "a blind review" in alone.text
    assert {row.pk for row in both.context["preview"].able} == {blind.application.pk, other.pk}


def test_blind_reader_can_still_review_in_another_phase_and_have_a_conflict(blind):
    assert blind.colleague in reviewers_for(blind.application)
    assert blind.colleague in who_may_have_a_conflict(blind.application)


def test_who_is_given_to_read_blind_what_they_handle_handles_it_no_longer(world):
    application = world.application
    assign_application(application=application, handled_by=world.colleague, user=world.coordinator)
    seeing = make_phase(world.round_form)
    give(application, seeing, world.colleague, user=world.coordinator)
    assert handler_of(application) == world.colleague

    give(application, make_phase(world.round_form, is_blind=True), world.colleague, user=world.coordinator)

    assert handler_of(application) is None
    assert "unassigned" in application.events.values_list("action", flat=True)


def test_page_of_reopening_says_to_whoever_reads_it_blind_what_they_will_not_see(blind, client):
    declined(blind.application, blind)
    client.force_login(blind.colleague)

    assert WHY in client.get(to("reopen", blind.application)).text
    client.force_login(blind.coordinator)
    assert "blind phase" not in client.get(to("reopen", blind.application)).text


def test_who_reads_it_blind_and_reopens_it_is_led_to_the_list_with_the_reason(blind, client):
    told = declined(blind.application, blind)
    Application.objects.update(handled_by=blind.colleague)
    client.force_login(blind.colleague)
    seen = client.get(to("reopen", told)).context["form"].initial

    left = client.post(to("reopen", told), {**seen, "reason": "The appeal is right."}, follow=True)

    assert left.redirect_chain == [(reverse("mentoring_applications:index"), 302)]
    assert WHY in left.text
    assert "do not have permission" not in left.text
    assert Application.objects.get(pk=told.pk).status == "ready"
    assert handler_of(told) is None


def test_who_reads_it_blind_and_moves_it_back_is_led_to_the_list_with_the_reason(blind, client):
    decided = declined(blind.application, blind, released=False)
    client.force_login(blind.colleague)
    seen = client.get(to("inspect", decided)).context["seen_form"].initial

    left = client.post(to("move", decided), {**seen, "to_status": "ready", "reason": "Look again"})

    assert left["Location"] == reverse("mentoring_applications:index")
    assert any(WHY in str(message) for message in get_messages(left.wsgi_request))


def test_everybody_else_goes_back_to_the_application_they_reopened(blind, client):
    told = declined(blind.application, blind)
    Application.objects.update(handled_by=blind.coordinator)
    client.force_login(blind.coordinator)
    seen = client.get(to("reopen", told)).context["form"].initial

    left = client.post(to("reopen", told), {**seen, "reason": "The appeal is right."})

    assert left["Location"] == to("inspect", told)
    assert handler_of(told) == blind.coordinator
