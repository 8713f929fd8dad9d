"""A review that is sent after the session has ended, or with the token of an earlier one, is not lost."""

from datetime import timedelta
from html import unescape

import pytest
from django.conf import settings as django_settings
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.applicants.test_forged_requests import sign_in_elsewhere, token
from tests.applications.page_forms import form_on
from tests.reviews.builders import give, keys_of
from tests.reviews.test_lost_reviews import COMMENT, GONE, taken_back
from tests.reviews.test_views import page, sent
from wagtail_mentoring.offices.writers import FIELD, writer_mark
from wagtail_mentoring.reviews.actions import save_draft
from wagtail_mentoring.reviews.models import Review, ReviewPhase
from wagtail_mentoring.waiting_forms import MOST_LETTERS

SIGNED_OUT = "You were not signed in. What you wrote is below, but not sent yet"
OLD_TOKEN = "you signed in again meanwhile, perhaps in another tab"


@pytest.fixture
def assignment(world):
    return give(world.application, world.phase, world.guest, user=world.coordinator)


def whole(assignment, **more):
    more[FIELD] = writer_mark(assignment.reviewer)
    strengths = {f"q-{keys_of(assignment.phase)['strengths']}": "Curious & patient."}
    return sent(
        assignment, "save", clarity="2", comment=COMMENT, recommendation="waitlist", **strengths, **more
    )


def sign_in(client, user):
    user.set_password("secret")
    user.save()
    client.post(reverse("wagtailadmin_login"), {"username": user.get_username(), "password": "secret"})


def test_review_of_an_ended_session_waits_until_it_is_saved(client, world, assignment):
    left = client.post(page(assignment), whole(assignment))
    assert left["Location"] == f"{reverse('wagtailadmin_login')}?next={page(assignment)}"
    assert not Review.objects.exists()
    sign_in(client, world.guest)

    answer = client.get(page(assignment))

    assert SIGNED_OUT in answer.text
    assert answer.context["form"]["comment"].value().replace("\r\n", "\n") == COMMENT
    again = {**form_on(answer, "comment"), "step": "save"}
    assert client.post(page(assignment), again).status_code == 302
    review = Review.objects.get()
    assert (review.comment, review.recommendation) == (COMMENT, "waitlist")
    assert review.draft_answers[keys_of(world.phase)["strengths"]] == "Curious & patient."
    assert review.draft_answers[keys_of(world.phase)["clarity"]] == "2"
    assert SIGNED_OUT not in client.get(page(assignment)).text


def test_review_that_waits_does_not_overwrite_what_was_saved_meanwhile(client, world, assignment):
    client.post(page(assignment), whole(assignment))
    save_draft(
        assignment=assignment,
        answers={},
        recommendation="",
        comment="Saved since",
        lock_version=0,
        user=world.guest,
    )
    sign_in(client, world.guest)

    again = {**form_on(client.get(page(assignment)), "comment"), "step": "save"}
    answer = client.post(page(assignment), again)

    assert answer.status_code == 409
    assert "Saved since" in answer.text
    assert COMMENT in unescape(answer.text)


def test_review_with_an_old_token_comes_again_with_the_page(world, assignment):
    client = Client(enforce_csrf_checks=True)
    client.force_login(world.guest)
    client.get(page(assignment))
    old = token(client)
    sign_in_elsewhere(client)

    answer = client.post(page(assignment), whole(assignment, csrfmiddlewaretoken=old))

    assert answer.status_code == 403
    assert OLD_TOKEN in answer.text
    assert "data-w-unsaved-force-value" in answer.text
    assert not Review.objects.exists()
    again = {**form_on(answer, "comment"), "step": "submit"}
    assert client.post(page(assignment), again).status_code == 302
    assert Review.objects.get().comment == COMMENT


def test_right_token_saves_and_another_sites_is_refused_by_the_hosts_own_page(world, assignment):
    client = Client(enforce_csrf_checks=True)
    client.force_login(world.guest)
    client.get(page(assignment))
    right = whole(assignment, csrfmiddlewaretoken=token(client))

    evil = client.post(page(assignment), right, headers={"origin": "https://evil.example"})

    assert evil.status_code == 403
    assert COMMENT not in unescape(evil.text)
    assert not Review.objects.exists()
    assert client.post(page(assignment), right).status_code == 302
    assert Review.objects.exists()


def test_stranger_with_a_wrong_token_gets_the_hosts_own_page(assignment):
    client = Client(enforce_csrf_checks=True)

    answer = client.post(page(assignment), whole(assignment))

    assert answer.status_code == 403
    assert COMMENT not in unescape(answer.text)
    assert django_settings.SESSION_COOKIE_NAME not in answer.cookies


@pytest.mark.parametrize("reason", ["no room", "too often", "too long", "old token"])
def test_review_that_cannot_wait_is_shown_to_be_copied(settings, world, assignment, reason):
    client, data = Client(enforce_csrf_checks=True), whole(assignment)
    client.get(reverse("wagtailadmin_login"))
    data["csrfmiddlewaretoken"] = token(client)
    if reason == "no room":
        settings.SESSION_ENGINE = "django.contrib.sessions.backends.signed_cookies"
    elif reason == "too often":
        settings.WAGTAIL_MENTORING = {"LIMITS": {"wait": (None, "1/hour")}}
        client.post(page(assignment), data)
    elif reason == "too long":
        data["recommendation"] = "w" * MOST_LETTERS
    else:
        sign_in_elsewhere(client)

    answer = client.post(page(assignment), data)

    assert answer.status_code == 403
    text = unescape(answer.text)
    assert "You are not signed in, so this was not sent." in text
    assert COMMENT in text
    assert "Curious & patient." in text
    assert f"{reverse('wagtailadmin_login')}?next={page(assignment)}" in text
    assert str(world.application.round.program) not in text
    assert "no-store" in answer["Cache-Control"]


def test_review_sent_with_another_account_is_shown_and_not_saved(world, assignment):
    client = Client(enforce_csrf_checks=True)
    client.force_login(world.guest)
    client.get(page(assignment))
    old = token(client)
    client.force_login(world.application.applicant)
    sign_in_elsewhere(client)

    answer = client.post(page(assignment), whole(assignment, csrfmiddlewaretoken=old))

    assert answer.status_code == 403
    assert COMMENT in unescape(answer.text)
    assert not Review.objects.exists()


def test_review_that_waits_is_shown_to_nobody_else(client, world, assignment):
    client.post(page(assignment), whole(assignment))
    sign_in(client, world.colleague)

    answer = client.get(page(assignment), follow=True)

    assert COMMENT not in unescape(answer.text)


def test_review_that_waits_for_an_application_taken_away_is_shown_to_be_copied(client, world, assignment):
    client.post(page(assignment), whole(assignment))
    taken_back(assignment, world)
    sign_in(client, world.guest)

    answer = client.get(page(assignment))

    assert answer.status_code == 409
    assert GONE in answer.text
    assert COMMENT in unescape(answer.text)
    assert client.get(page(assignment))["Location"] == reverse("wagtailadmin_home")


def test_review_that_waits_is_shown_where_the_phase_has_closed_meanwhile(client, world, assignment):
    client.post(page(assignment), whole(assignment))
    ReviewPhase.objects.update(closes_at=timezone.now() - timedelta(minutes=1))
    sign_in(client, world.guest)

    answer = client.get(page(assignment))

    assert COMMENT in unescape(answer.text)
    assert "this review can no longer be changed" in answer.text
    assert "please send it now" not in answer.text


def test_page_opened_before_does_not_take_away_what_waits_unseen(client, world, assignment):
    client.post(page(assignment), whole(assignment))
    sign_in(client, world.guest)

    client.post(page(assignment), sent(assignment, "save", comment="From another tab"))

    assert COMMENT in unescape(client.get(page(assignment)).text)


def test_conflict_of_interest_is_kept_as_well(client, world, assignment):
    address = reverse("mentoring_reviews:conflict", args=[assignment.pk])
    client.post(address, {"reason": "We are cousins.", FIELD: writer_mark(world.guest)})
    sign_in(client, world.guest)

    answer = client.get(address)

    assert SIGNED_OUT in answer.text
    assert form_on(answer, "reason")["reason"] == ["We are cousins."]
