"""The timeline of an application begins with what has happened: the hand-in, and what came since."""

from datetime import timedelta

import pytest
from django.utils import timezone

from tests.applications.builders import fill, submit, submitted, uid
from tests.applications.staff_world import hand_in, make_world
from wagtail_mentoring.applicants.applicant_pages import next_dates
from wagtail_mentoring.applications.models import Application
from wagtail_mentoring.information_requests.correction_actions import Agreement, correct_application
from wagtail_mentoring.programs.dates import instant_text

pytestmark = pytest.mark.django_db


def past_of(application):
    application = Application.objects.get(pk=application.pk)
    return [(str(line["label"]), line["when"]) for line in next_dates(application) if line["state"] == "past"]


def told(label, moment, application):
    return label, instant_text(moment, application.round)


def test_first_hand_in_is_told_with_its_moment():
    application = submitted()

    [line] = past_of(application)

    assert line == told("You handed in your application", application.submitted_at, application)


def test_changes_do_not_take_the_moment_of_the_first_hand_in():
    application = submitted()
    Application.objects.update(submitted_at=timezone.now() - timedelta(days=2))
    first = Application.objects.get()
    fill(first, {uid("goals"): "Changed"})
    submit(first, key="again")

    first.refresh_from_db()

    assert past_of(application) == [
        told("You handed in your application", first.submitted_at, first),
        told("You handed in your changes", first.current_revision.created_at, first),
    ]
    assert first.submitted_at < first.current_revision.created_at - timedelta(days=1)


def test_correction_by_an_office_stands_below_the_hand_in(site_root):
    world = make_world()
    application = hand_in(world.round_form)
    agreement = Agreement(reason="By phone", agreed_by="phone")
    answers = {uid("goals"): "Corrected."}
    correct_application(
        application=application,
        answers=answers,
        agreement=agreement,
        user=world.coordinator,
        idempotency_key="x",
    )

    labels = [label for label, _when in past_of(application)]

    assert labels == ["You handed in your application", "We corrected your application"]
