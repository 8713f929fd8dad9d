"""What staff write with a step on an application outlives an ended session and a token that is old."""

from html import unescape
from types import SimpleNamespace

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from django.urls import reverse
from wagtail.users.models import UserProfile

from tests.applicants.test_forged_requests import sign_in_elsewhere, token
from tests.applications.builders import uid
from tests.applications.page_forms import form_on
from tests.applications.staff_world import hand_in, make_world
from tests.reviews.test_unsent_reviews import OLD_TOKEN, SIGNED_OUT, sign_in
from wagtail_mentoring.applications.models import Application, ApplicationNote
from wagtail_mentoring.casework.conflict_actions import declare_conflict
from wagtail_mentoring.offices.writers import FIELD, writer_mark
from wagtail_mentoring.selection.actions import move_application, release_decision
from wagtail_mentoring.selection.reopen_actions import reopen_decision

WORDS = "She rang: her father is ill, & she starts in May."


@pytest.fixture
def world(site_root):
    return make_world()


@pytest.fixture
def application(world):
    return hand_in(world.round_form, status="under_review")


def to(name, application):
    return reverse(f"mentoring_applications:{name}", args=[application.pk])


def written(by, **sent):
    """A form that was on a page of somebody."""
    return {FIELD: writer_mark(by), **sent}


def notes():
    return list(ApplicationNote.objects.values_list("text", flat=True))


def note_form(page):
    """The card of the notes: another form of the page has a text of the same name."""
    card = BeautifulSoup(page.text, "html.parser").find(id="notes")
    return form_on(SimpleNamespace(text=str(card)), "text")


def told(application, world):
    decided = move_application(application=application, to_status="declined", user=world.coordinator)
    return release_decision(application=decided, user=world.coordinator)


def test_note_of_an_ended_session_waits_until_it_is_written(client, world, application):
    left = client.post(to("note", application), written(world.coordinator, text=WORDS))
    assert left["Location"] == f"{reverse('wagtailadmin_login')}?next={to('note', application)}"
    assert notes() == []
    sign_in(client, world.coordinator)

    page = client.get(to("note", application))

    assert page.status_code == 200
    assert SIGNED_OUT in page.text
    again = note_form(page)
    assert again["text"] == [WORDS]
    client.post(to("note", application), again)
    assert notes() == [WORDS]
    assert client.get(to("note", application)).status_code == 302


def test_note_of_an_ended_session_is_spoken_of_in_the_language_of_its_writer(client, world, application):
    UserProfile.objects.create(user=world.coordinator, preferred_language="de")
    client.post(to("note", application), written(world.coordinator, text=WORDS))
    sign_in(client, world.coordinator)

    page = client.get(to("note", application))

    assert SIGNED_OUT not in page.text
    assert "Was Sie geschrieben haben, steht unten, ist aber noch nicht gesendet" in page.text


def test_note_with_an_old_token_comes_again_in_its_place(world, application):
    client = Client(enforce_csrf_checks=True)
    client.force_login(world.coordinator)
    client.get(to("inspect", application))
    old = token(client)
    sign_in_elsewhere(client)

    page = client.post(
        to("note", application), written(world.coordinator, text=WORDS, csrfmiddlewaretoken=old)
    )

    assert page.status_code == 403
    assert OLD_TOKEN in page.text
    assert notes() == []
    client.post(to("note", application), note_form(page))
    assert notes() == [WORDS]


@pytest.mark.parametrize("method", ["put", "delete", "patch"])
def test_no_other_method_passes_without_a_token(world, application, method):
    client = Client(enforce_csrf_checks=True)
    client.force_login(world.coordinator)

    response = getattr(client, method)(to("note", application), {"text": WORDS})

    assert response.status_code == 403
    assert notes() == []


def test_reason_of_a_move_waits_with_the_step(client, world, application):
    client.post(
        to("move", application),
        written(world.coordinator, to_status="declined", reason=WORDS, text="We are sorry."),
    )
    sign_in(client, world.coordinator)

    page = client.get(to("move", application))

    sent = form_on(page, "reason")
    assert (sent["reason"], sent["text"]) == ([WORDS], ["We are sorry."])
    assert Application.objects.get().status == "under_review"


def test_question_to_the_applicant_waits_with_its_ticks(client, world, application):
    sent = {
        "scope": "some",
        "question": [uid("goals")],
        "message": WORDS,
        "due_0": "2099-01-01",
        "due_1": "12:00",
    }
    client.post(to("ask", application), written(world.coordinator, **sent))
    sign_in(client, world.coordinator)

    page = client.get(to("ask", application))

    assert SIGNED_OUT in page.text
    again = form_on(page, "message")
    assert again["message"] == [WORDS]
    assert again["question"] == [uid("goals")]


def test_correction_waits_with_its_answers(client, world, application):
    sent = {"question": [uid("goals")], f"q-{uid('goals')}": "Corrected words.", "reason": WORDS}
    client.post(to("correct", application), written(world.coordinator, **sent))
    sign_in(client, world.coordinator)

    page = client.get(to("correct", application))

    assert "Corrected words." in page.text
    assert WORDS in unescape(page.text)


def test_reason_for_which_there_is_no_place_any_more_is_shown_to_be_copied(client, world):
    application = told(hand_in(world.round_form, status="ready"), world)
    client.post(to("reopen", application), written(world.coordinator, reason=WORDS))
    reopen_decision(application=application, user=world.coordinator, reason="Somebody else")
    sign_in(client, world.coordinator)

    page = client.get(to("reopen", application))

    assert page.status_code == 403
    assert "By now it cannot be sent any more." in page.text
    assert WORDS in unescape(page.text)
    assert client.get(to("reopen", application)).status_code == 302


def test_words_of_an_ended_session_are_not_shown_to_a_colleague_at_the_same_browser(
    client, world, application
):
    client.post(to("note", application), written(world.coordinator, text=WORDS))
    sign_in(client, world.colleague)

    page = client.get(to("note", application), follow=True)

    assert page.context["application"] == application
    assert SIGNED_OUT not in page.text
    assert WORDS not in unescape(page.text)


@pytest.mark.parametrize("sent", [{"text": WORDS}, {"text": WORDS, FIELD: "1:forged"}])
def test_words_that_nobody_is_known_to_have_written_do_not_wait(client, world, application, sent):
    page = client.post(to("note", application), sent)

    assert page.status_code == 403
    assert WORDS in unescape(page.text)
    sign_in(client, world.coordinator)
    assert WORDS not in unescape(client.get(to("note", application), follow=True).text)


def test_words_in_the_window_of_another_account_are_shown_to_be_copied(world, application):
    client = Client(enforce_csrf_checks=True)
    client.force_login(world.coordinator)
    form = note_form(client.get(to("inspect", application)))
    client.force_login(world.colleague)
    sign_in_elsewhere(client)

    page = client.post(to("note", application), {**form, "text": WORDS})

    assert page.status_code == 403
    assert "perhaps with another account" in page.text
    assert WORDS in unescape(page.text)
    assert page.context.get("application") is None
    assert notes() == []


def test_choice_in_the_window_of_another_account_is_not_taken_over(world, application):
    client = Client(enforce_csrf_checks=True)
    client.force_login(world.coordinator)
    form = form_on(client.get(to("ask", application)), "message")
    client.force_login(world.colleague)
    sign_in_elsewhere(client)

    page = client.post(to("ask", application), {**form, "question": [uid("goals")]}, follow=True)

    assert "Please press the button once more" in page.text
    assert form_on(page, "message").get("question", []) == []


def test_step_that_is_over_is_not_called_forbidden_for_an_old_token(world):
    application = told(hand_in(world.round_form, status="ready"), world)
    client = Client(enforce_csrf_checks=True)
    client.force_login(world.coordinator)
    form = form_on(client.get(to("reopen", application)), "reason")
    reopen_decision(application=application, user=world.colleague, reason="Somebody else")
    sign_in_elsewhere(client)

    page = client.post(to("reopen", application), {**form, "reason": WORDS})

    assert page.status_code == 403
    assert "cannot open this page" not in page.text
    assert "By now it cannot be sent any more." in page.text
    assert WORDS in unescape(page.text)


def test_words_that_wait_are_not_shown_to_whoever_may_not_see_the_application(client, world, application):
    client.post(to("note", application), written(world.colleague, text=WORDS))
    declare_conflict(application=application, person=world.colleague, reason="Kin", user=world.coordinator)
    sign_in(client, world.colleague)

    page = client.get(to("note", application), follow=True)

    assert WORDS not in unescape(page.text)


def test_step_without_words_leads_to_the_login_and_leaves_nothing(client, world, application):
    client.post(to("note", application), {"text": " "})
    client.post(to("assign", application), {"handled_by": world.coordinator.pk})
    sign_in(client, world.coordinator)

    assert client.get(to("note", application)).status_code == 302
    assert client.get(to("assign", application)).status_code == 302
