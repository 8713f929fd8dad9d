"""A review that is sent when the application is no longer the reviewer's comes back, to be copied."""

from html import unescape

import pytest
from django.urls import reverse
from django.utils import timezone

from tests.reviews.builders import give, keys_of, make_phase
from tests.reviews.test_views import page, sent
from wagtail_mentoring.applications.models import Application
from wagtail_mentoring.casework.conflict_actions import declare_conflict
from wagtail_mentoring.reviews.assignment_actions import take_back
from wagtail_mentoring.reviews.models import Review

COMMENT = "She knows what she wants, & why.\nTake her."


def taken_back(assignment, world):
    take_back(assignment=assignment, user=world.coordinator)


def in_conflict(assignment, world):
    declare_conflict(
        application=assignment.application, person=assignment.reviewer, reason="Kin", user=world.coordinator
    )


def on_hold(assignment, world):
    Application.objects.filter(pk=assignment.application_id).update(held_at=timezone.now())


GONE = "This application is no longer given to you to review, so nothing was saved."
WAITS = "This application cannot be reviewed at the moment, so nothing was saved."


@pytest.mark.parametrize("step", ["save", "submit", "confirm"])
@pytest.mark.parametrize(("happens", "reason"), [(taken_back, GONE), (in_conflict, GONE), (on_hold, WAITS)])
def test_review_of_an_application_that_was_taken_away_comes_back(client, world, happens, reason, step):
    phase = make_phase(world.round_form, is_blind=True)
    assignment = give(world.application, phase, world.guest, user=world.coordinator)
    client.force_login(world.guest)
    strengths = {f"q-{keys_of(phase)['strengths']}": "Curious."}
    client.get(page(assignment))
    happens(assignment, world)

    answer = client.post(page(assignment), sent(assignment, step, comment=COMMENT, fit="na", **strengths))

    text = unescape(answer.text)
    assert answer.status_code == 409
    assert reason in text
    rows = [(row.label, row.value) for row in answer.context["rows"]]
    assert rows == [
        ("Clarity", "4"),
        ("Fit", "Not applicable"),
        ("Strengths", "Curious."),
        ("What do you recommend?", "Accept"),
        ("Comment", COMMENT),
    ]
    assert COMMENT in text
    assert "What you saved before" not in text
    assert "no-store" in answer["Cache-Control"]
    assert not Review.objects.exists()
    # Whose it is, is no longer theirs to read.
    for secret in (world.application.applicant_name, world.application.reference, "To find"):
        assert secret not in text


def test_what_was_saved_before_is_said_to_be_kept(client, world):
    assignment = give(world.application, world.phase, world.guest, user=world.coordinator)
    client.force_login(world.guest)
    client.post(page(assignment), sent(assignment, "save", comment="First thoughts"))
    taken_back(assignment, world)

    answer = client.post(page(assignment), sent(assignment, "save", comment=COMMENT, lock_version=1))

    assert "What you saved before is kept and does not count." in answer.text
    assert Review.objects.get().comment == "First thoughts"


def test_page_that_is_only_opened_stays_closed(client, world):
    assignment = give(world.application, world.phase, world.guest, user=world.coordinator)
    taken_back(assignment, world)
    client.force_login(world.guest)

    assert client.get(page(assignment))["Location"] == reverse("wagtailadmin_home")


def test_assignment_of_somebody_else_tells_nothing(client, world):
    assignment = give(world.application, world.phase, world.colleague, user=world.coordinator)
    taken_back(assignment, world)
    client.force_login(world.guest)

    answer = client.post(page(assignment), sent(assignment, "save", comment=COMMENT))

    assert answer["Location"] == reverse("wagtailadmin_home")


def test_who_may_no_longer_enter_reads_what_they_wrote_and_nothing_else(client, world):
    assignment = give(world.application, world.phase, world.guest, user=world.coordinator)
    taken_back(assignment, world)
    world.guest.groups.clear()
    client.force_login(world.guest)

    answer = client.post(page(assignment), sent(assignment, "save", comment=COMMENT))

    assert answer.status_code == 403
    assert "The account that you are signed in with cannot open this page" in answer.text
    assert COMMENT in unescape(answer.text)
    assert "First reading" not in answer.text
