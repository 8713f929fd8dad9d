"""An application that bears no name, like one that was imported without: staff read its reference instead."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from tests.applications.builders import uid
from tests.applications.staff_world import hand_in
from wagtail_mentoring.applications.models import Application
from wagtail_mentoring.information_requests.request_actions import ask_applicant
from wagtail_mentoring.selection.actions import move_application

pytestmark = pytest.mark.usefixtures("site_root", "private_folder")


def nameless(world, status="ready", **columns):
    return hand_in(world.round_form, status=status, **columns, applicant_name="")


def asked(world):
    return ask_applicant(
        application=nameless(world, "screening"),
        questions=[uid("goals")],
        message="Please say more.",
        due_at=timezone.now() + timedelta(days=5),
        user=world.coordinator,
    ).application


def decided(world):
    return move_application(application=nameless(world), to_status="declined", user=world.coordinator)


def told(world):
    return nameless(world, "declined", released_at=timezone.now(), told_status="declined")


ASKS_FIRST = {
    "ask": (nameless, "{} gets a mail with your message"),
    "extend_request": (asked, "{} gets a mail with the new date."),
    "withdraw_request": (asked, "{} is told that nothing needs to be sent any more."),
    "release": (decided, "{} will see “Declined” from now on"),
    "reopen": (told, "The application of {} goes from “Declined” back to “Ready for decision”"),
}


@pytest.mark.parametrize("step", ASKS_FIRST)
def test_page_that_asks_before_a_step_calls_it_by_its_reference(world, as_coordinator, step):
    make, sentence = ASKS_FIRST[step]
    application = make(world)

    shown = as_coordinator.get(reverse(f"mentoring_applications:{step}", args=[application.pk]))

    assert sentence.format(application.reference) in shown.text


def test_correction_calls_it_by_its_reference(world, as_coordinator):
    application = nameless(world)
    url = reverse("mentoring_applications:correct", args=[application.pk])

    shown = as_coordinator.get(f"{url}?question={uid('goals')}")

    assert f"{application.reference} gets a mail that says what was changed" in shown.text


def test_message_after_a_step_calls_it_by_its_reference(world, as_coordinator):
    application = nameless(world, "submitted")
    page = as_coordinator.get(reverse("mentoring_applications:inspect", args=[application.pk]))
    data = {**page.context["seen_form"].initial, "to_status": "screening"}

    moved = as_coordinator.post(
        reverse("mentoring_applications:move", args=[application.pk]), data, follow=True
    )

    assert f"The application of {application.reference} is now “Screening”." in moved.text


def test_waitlist_calls_it_by_its_reference(world, as_coordinator):
    application = nameless(world, "waitlisted", waitlist_position=1)

    def page(name):
        return as_coordinator.get(reverse(f"mentoring_round_forms:{name}", args=[world.round_form.pk]))

    assert f">{application.reference}</a>" in page("waitlist").text
    assert f'aria-label="Move {application.reference} up"' in page("waitlist").text
    assert f"{application.reference} is next on the waitlist" in page("waitlist_offer").text


def test_mail_of_a_release_is_shown_for_it_by_its_reference(world, as_coordinator):
    reference = decided(world).reference

    url = reverse("mentoring_round_forms:release_mail", args=[world.round_form.pk, "declined"])

    assert f"selected>{reference}</option>" in as_coordinator.get(url).text


def test_person_with_a_name_is_called_by_both(world, as_coordinator):
    application = hand_in(world.round_form, status="ready")

    shown = as_coordinator.get(reverse("mentoring_applications:ask", args=[application.pk]))

    name = Application.objects.get().applicant_name
    assert f"{name} ({application.reference}) gets a mail with your message" in shown.text
