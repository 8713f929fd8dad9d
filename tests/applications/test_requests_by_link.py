"""Requests for information, for somebody who comes by a link from a mail rather than signing in."""

import re
from datetime import timedelta

import pytest
from django.core.cache import cache
from django.urls import reverse
from django.utils import timezone

from tests.applications.builders import uid
from tests.applications.staff_world import hand_in
from wagtail_mentoring.applications.asking import ASKED_FOR
from wagtail_mentoring.applications.models import Application, InformationRequest
from wagtail_mentoring.applications.return_links import make_token
from wagtail_mentoring.information_requests.correction_actions import Agreement, correct_application
from wagtail_mentoring.information_requests.correction_models import Correction
from wagtail_mentoring.information_requests.request_actions import ask_applicant, withdraw_request
from wagtail_mentoring.outbox.models import OutboxMessage
from wagtail_mentoring.programs.dates import deadline_text

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("site_root", "private_folder")]


@pytest.fixture(autouse=True)
def fresh_limits():
    cache.clear()


@pytest.fixture
def asked(world):
    return ask(hand_in(world.round_form), world)


def ask(application, world, questions=("goals",)):
    ask_applicant(
        application=application,
        questions=[uid(name) for name in questions],
        message="Please say more.",
        due_at=timezone.now() + timedelta(days=5),
        user=world.coordinator,
    )
    return fresh(application)


def fresh(application):
    return Application.objects.get(pk=application.pk)


def own(name, application, *args):
    return reverse(f"wagtail_mentoring:{name}", args=[application.reference, *args])


def link_to(application):
    return reverse("wagtail_mentoring:application_continue", args=[make_token(application)])


def come_in(client, application):
    response = client.post(link_to(application))
    assert response["Location"] == own("application", application)


def save(client, application, text, **more):
    data = {"version": fresh(application).lock_version, "asked": [uid("goals")], "go": "next", **more}
    return client.post(
        own("application_section", application, ASKED_FOR), {**data, f"q-{uid('goals')}": text}
    )


def hand_in_answers(client, application):
    check = client.get(own("application_check", application))
    return client.post(
        own("application_check", application),
        {
            "version": fresh(application).lock_version,
            "once": check.context["once"],
            "form_version": check.context["form_version"],
            "asked": check.context["asked"]["stamp"],
        },
        follow=True,
    )


def test_what_is_asked_is_read_answered_and_handed_in_by_link(client, asked):
    come_in(client, asked)
    status = client.get(own("application", asked)).text
    assert "Please say more." in status
    assert own("application_section", asked, ASKED_FOR) in status

    autosaved = client.post(
        own("application_autosave", asked, ASKED_FOR),
        {"version": asked.lock_version, f"q-{uid('goals')}": "Half", "asked": [uid("goals")]},
    )
    assert autosaved.json()["version"]
    save(client, asked, "To found a firm.")
    receipt = hand_in_answers(client, asked)

    assert "We have your answers" in receipt.text
    application = fresh(asked)
    assert application.current_revision.answers[uid("goals")] == "To found a firm."
    assert application.events.get(action="request_answered").reason == "by_link"
    assert application.events.get(action="request_answered").actor == asked.applicant
    assert client.get(own("application", asked)).status_code == 200
    assert client.get(own("application_changes", asked)).status_code == 200


def test_link_opens_no_more_questions_than_were_asked(client, asked):
    come_in(client, asked)

    save(client, asked, "Mine", **{f"q-{uid('name')}": "Mass Assigned"})

    assert fresh(asked).draft_answers[uid("name")] == "Ada Byrne"
    elsewhere = client.get(own("application_section", asked, uid("section about")))
    assert elsewhere["Location"] == own("application", asked)


@pytest.mark.parametrize("name", ["application_withdraw", "application_decline", "application_confirm"])
@pytest.mark.parametrize("method", ["get", "post"])
def test_what_cannot_be_taken_back_is_refused_by_link_with_a_way_to_do_it(client, asked, name, method):
    come_in(client, asked)
    if (name, method) == ("application_confirm", "get"):
        assert client.get(own(name, asked))["Location"] == own("application", asked)
        return

    response = getattr(client, method)(own(name, asked))

    assert response.status_code == 403
    assert "no-store" in response["Cache-Control"]
    wanted = own(name, asked) if method == "get" else own("application", asked)
    assert f'href="/login/?next={wanted}"' in response.text
    assert "To withdraw, to answer an offer, or to object" in response.text
    assert f'href="{own("application", asked)}"' in response.text
    assert fresh(asked).status == "information_requested"


@pytest.mark.parametrize("method", ["get", "post"])
def test_objecting_to_a_correction_is_refused_by_link_with_a_way_to_do_it(client, world, method):
    application = hand_in(world.round_form)
    correct_application(
        application=application,
        answers={uid("goals"): "Corrected."},
        agreement=Agreement(reason="By phone", agreed_by="phone"),
        user=world.coordinator,
        idempotency_key="once",
    )
    application = fresh(application)
    come_in(client, application)
    status = client.get(own("application", application)).text
    url = own("application_objection", application, application.current_revision.sequence)
    assert url in status

    response = getattr(client, method)(url, {"text": "Wrong"})

    assert response.status_code == 403
    assert "Sign in" in response.text
    assert Correction.objects.get().objected_at is None
    client.force_login(application.applicant)
    assert client.get(url).status_code == 200


def test_who_has_neither_login_nor_link_is_sent_to_sign_in(client, asked):
    response = client.get(own("application_withdraw", asked))

    assert response["Location"] == f"/login/?next={own('application_withdraw', asked)}"


def test_link_from_before_the_request_is_over_and_says_what_to_do(client, world):
    application = hand_in(world.round_form)
    old = link_to(application)
    ask(application, world)

    for response in (client.get(old), client.post(old)):
        assert response.status_code == 404
        assert "sign in to go on, or to answer what the office asks" in response.text
        assert reverse("wagtail_mentoring:applications") in response.text
    assert client.get(own("application", application)).status_code == 302


def test_link_that_is_too_old_says_what_to_do(client, asked, monkeypatch):
    link, now = link_to(asked), timezone.now
    monkeypatch.setattr("django.core.signing.time.time", lambda: (now() + timedelta(days=8)).timestamp())

    response = client.get(link)

    assert response.status_code == 404
    assert "Links work for seven days" in response.text


def test_door_closes_when_the_request_is_taken_back_and_what_was_being_sent_is_not_handed_in(
    client, world, asked
):
    come_in(client, asked)
    withdraw_request(application=asked, user=world.coordinator)

    response = save(client, asked, "Too late")

    assert response["Location"].startswith("/login/")
    assert fresh(asked).draft_answers[uid("goals")] != "Too late"


def test_late_answer_by_link_is_refused_with_what_to_do(client, asked):
    come_in(client, asked)
    InformationRequest.objects.update(due_at=timezone.now() - timedelta(minutes=1))

    page = client.get(own("application", asked))
    response = save(client, asked, "Too late")

    assert "The time to answer ended" in page.text
    assert response.status_code == 409
    assert "The time to answer has passed" in response.text
    assert "Too late" in response.text
    assert fresh(asked).current_revision.answers[uid("goals")] == "To find my field."


def test_link_is_mailed_while_the_request_waits_and_opens_it(client, asked):
    client.force_login(asked.applicant)
    client.post(own("application_mail_link", asked))
    client.logout()
    mail = OutboxMessage.objects.get(kind="application_return_link")
    due = asked.open_request.due_at
    assert f"Hand in until {deadline_text(due, asked.round)}" in mail.body
    link = re.search(r"/\S+/continue/\S+", mail.body.partition("://")[2]).group(0)

    response = client.post(link)

    assert response["Location"] == own("application", asked)
    assert "Please say more." in client.get(response["Location"]).text
