"""An objection, and why somebody withdraws or declines: not lost by a login, an old token or a refusal."""

from html import unescape

import pytest
from django.conf import settings as django_settings
from django.test import Client
from django.urls import reverse

from tests.applicants.test_forged_requests import sign_in_elsewhere, token
from tests.applications.builders import make_applicant, uid
from tests.applications.page_forms import form_on
from tests.applications.staff_world import hand_in, make_world
from wagtail_mentoring.applicants.written_words import MOST_LETTERS
from wagtail_mentoring.application_forms.models import RoundForm
from wagtail_mentoring.applications.applicant_actions import withdraw_application
from wagtail_mentoring.applications.models import Application
from wagtail_mentoring.applications.return_links import make_token
from wagtail_mentoring.information_requests.correction_actions import (
    Agreement,
    correct_application,
    object_to_correction,
)
from wagtail_mentoring.information_requests.models import Correction
from wagtail_mentoring.selection.actions import move_application, release_decision
from wagtail_mentoring.selection.offer_actions import confirm_offer
from wagtail_mentoring.waiting_forms import MOST_PAGES

TEXT = "My aunt in Cork is ill, & I move there."
SIGNED_OUT = "You were not signed in. What you wrote is below, but not sent yet"


@pytest.fixture
def world(site_root):
    return make_world()


class Withdrawal:
    """Why somebody takes an application back."""

    name, field, refusal = "withdraw", "reason", "This application can no longer be withdrawn here."

    def __init__(self, world):
        self.world, self.application = world, hand_in(world.round_form)
        self.args = [self.application.reference]

    def arrived(self):
        return [event.reason for event in self.application.events.filter(action="withdrawn")]

    def end(self):
        Application.objects.filter(pk=self.application.pk).update(status="closed")


class Declining(Withdrawal):
    """Why somebody does not take a place."""

    name, refusal = "decline", "This offer can no longer be answered."

    def __init__(self, world):
        RoundForm.objects.filter(pk=world.round_form.pk).update(answer_days=7)
        self.application = hand_in(world.round_form, status="ready")
        self.args = [self.application.reference]
        offered = move_application(application=self.application, to_status="accepted", user=world.coordinator)
        release_decision(application=offered, user=world.coordinator)

    def arrived(self):
        return [event.reason for event in self.application.events.filter(action="offer_declined")]

    def end(self):
        confirm_offer(application=self.application, user=self.application.applicant)


class Objection(Withdrawal):
    """What is wrong with a correction."""

    name, field = "objection", "text"
    refusal = "You have told us about this correction already, or it does not count any more."

    def __init__(self, world):
        self.application = hand_in(world.round_form)
        self.args = [self.application.reference, 2]
        correct_application(
            application=self.application,
            answers={uid("goals"): "Corrected."},
            agreement=Agreement(reason="By phone", agreed_by="phone"),
            user=world.coordinator,
            idempotency_key="once",
        )

    def arrived(self):
        return [row.objection for row in Correction.objects.exclude(objected_at=None)]

    def end(self):
        user = self.application.applicant
        object_to_correction(correction=Correction.objects.get(), text="From another tab", user=user)


@pytest.fixture(params=[Withdrawal, Declining, Objection])
def step(request, world):
    return request.param(world)


def address(step):
    return reverse(f"wagtail_mentoring:application_{step.name}", args=step.args)


def send(client, step, **more):
    return client.post(address(step), {step.field: TEXT, **more})


def signed_out(client, step):
    """Sent by somebody whose session ended while they wrote."""
    client.get(address(step))
    return send(client, step)


def sign_in(client, user):
    user.set_password("secret")
    user.save()
    client.post(django_settings.LOGIN_URL, {"username": user.username, "password": "secret"})


def test_words_of_an_ended_session_wait_until_they_are_sent(client, step):
    response = signed_out(client, step)
    assert response["Location"].startswith(django_settings.LOGIN_URL)
    assert step.arrived() == []
    sign_in(client, step.application.applicant)

    page = client.get(address(step))
    assert SIGNED_OUT in page.text
    assert form_on(page, step.field)[step.field] == [TEXT]
    send(client, step)

    assert step.arrived() == [TEXT]
    assert TEXT not in unescape(client.get(address(step)).text)


def test_words_that_wait_are_shown_where_the_step_is_over_by_then(client, step):
    signed_out(client, step)
    step.end()
    sign_in(client, step.application.applicant)

    page = client.get(address(step))

    assert step.refusal in page.text
    assert TEXT in unescape(page.text)
    assert client.get(address(step)).status_code == 302 or TEXT not in unescape(
        client.get(address(step)).text
    )


@pytest.mark.parametrize("reason", ["no room", "too often"])
def test_words_that_cannot_wait_are_shown_to_whoever_sent_them(client, step, settings, reason):
    if reason == "no room":
        settings.SESSION_ENGINE = "django.contrib.sessions.backends.signed_cookies"
    else:
        settings.WAGTAIL_MENTORING = {"LIMITS": {"wait": (None, "1/hour")}}
        send(client, step)

    page = send(client, step)

    assert page.status_code == 403
    assert TEXT in unescape(page.text)
    assert f"?next={address(step)}" in page.text
    assert page["Cache-Control"].count("no-store") == 1


@pytest.mark.parametrize(("length", "fits"), [(MOST_LETTERS, True), (MOST_LETTERS + 1, False)])
def test_long_words_wait_up_to_a_limit(client, world, length, fits):
    page = client.post(address(Withdrawal(world)), {"reason": "w" * length})

    assert page.status_code == (302 if fits else 403)


def test_words_of_so_many_pages_wait(client, world):
    pages = [
        reverse("wagtail_mentoring:application_withdraw", args=[f"AB{n}"]) for n in range(MOST_PAGES + 1)
    ]

    sent = [client.post(page, {"reason": TEXT}).status_code for page in pages]

    assert sent == [302] * MOST_PAGES + [403]


@pytest.mark.parametrize("kind", [Withdrawal, Objection])
def test_words_of_somebody_whom_a_link_let_in_are_kept_until_they_have_signed_in(client, world, kind):
    step = kind(world)
    client.post(reverse("wagtail_mentoring:application_continue", args=[make_token(step.application)]))

    page = send(client, step)
    assert page.status_code == 403
    assert "What you wrote is kept until you have signed in." in page.text
    assert f"?next={address(step)}" in page.text
    sign_in(client, step.application.applicant)

    assert SIGNED_OUT in client.get(address(step)).text


def test_reason_that_waits_is_shown_where_the_application_was_withdrawn_meanwhile(client, world):
    step = Withdrawal(world)
    signed_out(client, step)
    withdraw_application(application=step.application, user=step.application.applicant)
    sign_in(client, step.application.applicant)

    assert TEXT in unescape(client.get(address(step)).text)
    assert client.get(address(step)).status_code == 302


def test_words_of_an_old_token_come_back_with_the_page(step):
    client = Client(enforce_csrf_checks=True)
    client.force_login(step.application.applicant)
    client.get(address(step))
    old = token(client)
    sign_in_elsewhere(client)

    page = send(client, step, csrfmiddlewaretoken=old)

    assert page.status_code == 403
    assert "signed in again meanwhile" in page.text
    sent = form_on(page, step.field)
    assert sent[step.field] == [TEXT]
    assert step.arrived() == []
    client.post(address(step), sent)
    assert step.arrived() == [TEXT]


def test_old_token_on_a_step_that_is_over_shows_the_words_and_why(step):
    client = Client(enforce_csrf_checks=True)
    client.force_login(step.application.applicant)
    client.get(address(step))
    step.end()
    old = token(client)
    sign_in_elsewhere(client)

    page = send(client, step, csrfmiddlewaretoken=old)

    assert page.status_code == 409
    assert step.refusal in page.text
    assert TEXT in unescape(page.text)


def test_words_of_a_refused_step_can_be_copied(client, step):
    client.force_login(step.application.applicant)
    step.end()

    page = send(client, step)

    assert page.status_code == 409
    assert step.refusal in page.text
    assert TEXT in unescape(page.text)
    assert TEXT not in step.arrived()


def test_refused_step_without_words_leads_home_with_the_reason(client, world):
    step = Declining(world)
    client.force_login(step.application.applicant)
    step.end()

    response = client.post(address(step), {"reason": " "}, follow=True)

    assert response.redirect_chain[0][1] == 303
    assert step.refusal in response.text


def test_words_sent_with_another_account_are_shown_and_nothing_else(client, step):
    client.force_login(make_applicant("bea"))

    page = send(client, step)

    assert page.status_code == 404
    assert TEXT in unescape(page.text)
    assert str(step.application.round.program) not in page.text
    assert client.post(address(step), {step.field: ""}).status_code == 404
    assert step.arrived() == []


def test_words_that_wait_are_shown_on_their_own_page_only(client, world):
    mine, other = Withdrawal(world), hand_in(world.round_form, name="bea")
    signed_out(client, mine)
    sign_in(client, other.applicant)

    page = client.get(reverse("wagtail_mentoring:application_withdraw", args=[other.reference]))

    assert client.get(address(mine)).status_code == 404
    assert TEXT not in unescape(page.text)


def test_reason_is_no_error_where_the_application_was_withdrawn_meanwhile(client, world):
    step = Withdrawal(world)
    client.force_login(step.application.applicant)
    withdraw_application(application=step.application, user=step.application.applicant)

    assert send(client, step).status_code == 303
