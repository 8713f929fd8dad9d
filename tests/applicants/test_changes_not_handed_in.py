"""What the status page says of changes that were saved and not handed in again."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from tests.applications.builders import fill, make_applicant, submitted, uid
from wagtail_mentoring.applications.applicant_actions import withdraw_application
from wagtail_mentoring.information_requests.request_actions import ask_applicant

pytestmark = pytest.mark.django_db

NOTICE = "These changes do not count"


@pytest.fixture
def changed(client):
    """Handed in, and changed since; its writer is signed in."""
    user = make_applicant()
    client.force_login(user)
    application = submitted(user=user)
    return fill(application, {uid("goals"): "Another aim."})


def status_of(client, application):
    return client.get(reverse("wagtail_mentoring:application", args=[application.reference])).text


def close(application):
    application.round.closes_at = timezone.now() - timedelta(days=1)
    application.round.save()


def test_changes_stay_readable_after_the_deadline(client, changed):
    assert NOTICE not in status_of(client, changed)

    close(changed)

    page = status_of(client, changed)
    assert NOTICE in page
    assert "Another aim." in page
    assert "To find my field." in page
    assert "Go on with your changes" not in page


def test_changes_stay_readable_once_staff_work_on_what_was_handed_in(client, changed):
    changed.status = "screening"
    changed.save()

    assert "Another aim." in status_of(client, changed)


def test_changes_stay_readable_after_withdrawing(client, changed):
    withdraw_application(application=changed, user=changed.applicant)

    assert "Another aim." in status_of(client, changed)


def test_page_without_changes_says_nothing_of_any(client, changed):
    fill(changed, {uid("goals"): "To find my field."})
    close(changed)

    assert NOTICE not in status_of(client, changed)


def test_fresh_request_says_nothing_of_answers_that_were_not_begun(client, changed, django_user_model):
    ask_applicant(
        application=changed,
        questions=[uid("name")],
        message="Which name?",
        due_at=timezone.now() + timedelta(days=3),
        user=django_user_model.objects.create_superuser("head", "head@northmere.example", "secret"),
    )

    page = status_of(client, changed)
    assert "Answer now" in page
    assert "What you have written so far is saved" not in page
    assert NOTICE in page

    fill(changed, {uid("name"): "Ada M. Byrne"})
    assert "Go on answering" in status_of(client, changed)
