"""What is sent when it cannot be saved: kept where the form has a place for it, and else shown again."""

import re
from datetime import timedelta
from types import SimpleNamespace
from urllib.parse import urlencode

import pytest
from django.conf import settings as django_settings
from django.contrib.sessions.models import Session
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.applications.builders import (
    SMALL,
    ask,
    edit_form,
    fill,
    make_applicant,
    make_round_form,
    section,
    start,
    submitted,
    uid,
)
from tests.applications.papers import PDF, upload
from tests.factories import UserFactory
from wagtail_mentoring.applicants import section_saving
from wagtail_mentoring.applications import applicant_actions
from wagtail_mentoring.applications.applicant_actions import withdraw_application
from wagtail_mentoring.applications.asking import ASKED_FOR
from wagtail_mentoring.applications.models import Application, ApplicationFile
from wagtail_mentoring.information_requests.request_actions import ask_applicant, withdraw_request

pytestmark = pytest.mark.django_db

TEXT = "Three hours of work"
PAPERS = section(
    "papers", ask("short_text", "note", required=False), ask("file", "cv", file_types=["pdf"], required=False)
)
ABROAD = [
    section("about", ask("yes_no", "away")),
    section(
        "abroad",
        ask("long_text", "tale", required=False),
        ask("file", "proof", file_types=["pdf"], required=False),
    ),
]
ABROAD[1]["value"]["show_when"] = {"question": uid("away"), "test": "any_of", "values": "yes"}


def field(name):
    return f"q-{uid(name)}"


def address(application, name="goals", page="section"):
    key = ASKED_FOR if name == ASKED_FOR else uid(f"section {name}")
    return reverse(f"wagtail_mentoring:application_{page}", args=[application.reference, key])


def tasks_of(application):
    return reverse("wagtail_mentoring:application_tasks", args=[application.reference])


def sent(*names, **form):
    """What the page of these questions sends."""
    return {"asked": [uid(name) for name in names], "version": 0, "go": "next", **form}


def autosaved(client, application, name="goals", **form):
    url = address(application, name, "autosave")
    return client.post(url, form, headers={"accept": "application/json"})


def kept(name="goals"):
    return Application.objects.get().draft_answers.get(uid(name))


@pytest.fixture
def ada(client):
    user = make_applicant()
    client.force_login(user)
    return user


# --- when the answers can no longer be changed ------------------------------------------------------------


def close(application):
    round = application.round
    round.closes_at = timezone.now() - timedelta(days=1)
    round.save()


def take_back(application):
    withdraw_application(application=application, user=application.applicant)


def screen(application):
    Application.objects.filter(pk=application.pk).update(status="screening")


CLOSED = [
    (start, close, "Applications have closed, so this can no longer be handed in."),
    (start, take_back, "This application can no longer be changed."),
    (submitted, screen, "This application can no longer be changed."),
]


@pytest.mark.parametrize(("begin", "end", "reason"), CLOSED)
def test_what_comes_too_late_is_shown_with_the_reason(client, ada, begin, end, reason):
    application = begin(user=ada)
    end(application)

    page = client.post(address(application), sent("goals", **{field("goals"): TEXT}))
    script = autosaved(client, application, **sent("goals", **{field("goals"): TEXT}))

    assert page.status_code == 409
    assert "<title>Error: Not saved" in " ".join(page.text.split()).replace("<title> ", "<title>")
    for text in (reason, TEXT, "Goals", "Go to your application"):
        assert text in page.text
    assert "is kept" not in page.text
    assert (script.status_code, script.json()) == (409, {"message": reason})
    assert kept() != TEXT


def test_file_that_comes_too_late_is_named(client, ada):
    application = start(make_round_form([PAPERS]), ada)
    close(application)

    page = client.post(address(application, "papers"), sent("note", "cv", **{field("cv"): upload(PDF)}))

    assert "Your file “cv.pdf” was not kept." in page.text
    assert ApplicationFile.objects.count() == 0


def test_nothing_new_that_comes_too_late_only_leads_home_with_the_reason(client, ada):
    application = fill(start(user=ada))
    close(application)

    page = client.post(
        address(application), sent("goals", **{field("goals"): "To find my field."}), follow=True
    )

    assert page.redirect_chain == [(tasks_of(application), 303)]
    assert "Applications have closed" in page.text


@pytest.fixture
def staff():
    return UserFactory(is_superuser=True)


@pytest.fixture
def asked(ada, staff):
    application = submitted(user=ada)
    ask_applicant(
        application=application,
        questions=[uid("goals")],
        message="More, please.",
        due_at=timezone.now() + timedelta(days=3),
        user=staff,
    )
    return Application.objects.get(pk=application.pk)


def test_answer_to_a_request_that_was_withdrawn_meanwhile_is_shown(client, asked, staff):
    withdraw_request(application=asked, user=staff)
    Application.objects.filter(pk=asked.pk).update(status="under_review")

    page = client.post(address(asked, ASKED_FOR), sent("goals", **{field("goals"): TEXT}))

    assert page.status_code == 409
    assert "Nothing is asked of you any more" in page.text
    assert TEXT in page.text


def test_answer_to_a_request_that_was_withdrawn_is_kept_while_changes_are_possible(client, asked, staff):
    withdraw_request(application=asked, user=staff)

    form = sent("goals", **{field("goals"): TEXT, "version": 9})
    page = client.post(address(asked, ASKED_FOR), form, follow=True)

    assert "What you wrote there is saved." in page.text
    assert kept() == TEXT


def test_answer_to_a_request_whose_time_is_over_is_shown(client, asked):
    request = asked.information_requests.get()
    request.due_at = timezone.now()
    request.save()

    page = client.post(address(asked, ASKED_FOR), sent("goals", **{field("goals"): TEXT}))

    assert "The time to answer has passed" in page.text
    assert TEXT in page.text


def test_page_written_while_staff_asked_for_other_answers_only_is_shown(client, asked):
    url = address(asked, "about")

    page = client.post(url, sent("name", "email", **{field("name"): "Ada B.", field("email"): "a@b.example"}))

    assert "We asked you for some answers only." in page.text
    assert "Ada B." in page.text
    assert kept("name") == "Ada Byrne"


def ask_in_between(monkeypatch, staff):
    """Let staff ask for the name after the page was read and before its answers are saved."""

    def save_draft(*, application, **sent):
        ask_applicant(
            application=Application.objects.get(pk=application.pk),
            questions=[uid("name")],
            message="More, please.",
            due_at=timezone.now() + timedelta(days=3),
            user=staff,
        )
        return applicant_actions.save_draft(application=application, **sent)

    faster = SimpleNamespace(save_draft=save_draft)
    monkeypatch.setattr(section_saving, "actions", faster)


@pytest.mark.parametrize("script", [True, False])
def test_answer_that_staff_did_not_ask_for_at_this_very_moment_is_never_called_saved(
    client, ada, staff, monkeypatch, script
):
    application = submitted(user=ada)
    ask_in_between(monkeypatch, staff)
    form = sent("goals", **{field("goals"): TEXT, "version": 9})

    reply = autosaved(client, application, **form) if script else client.post(address(application), form)

    assert reply.status_code == 409
    assert "We asked you for some answers only." in (reply.json()["message"] if script else reply.text)
    assert script or TEXT in reply.text
    assert kept() == "To find my field."


def test_old_token_on_a_page_that_is_closed_by_now_shows_what_was_written(ada, client):
    application = start(user=ada)
    close(application)
    client.handler.enforce_csrf_checks = True

    page = client.post(address(application), sent("goals", **{field("goals"): TEXT}))

    assert page.status_code == 403
    assert TEXT in page.text


# --- when the question or the page is not there any more --------------------------------------------------


def test_answer_to_a_hidden_page_is_kept_and_said_to_be_aside(client, ada):
    application = fill(start(make_round_form(ABROAD), ada), {uid("away"): "no"})
    form = sent("tale", "proof", **{field("tale"): TEXT, field("proof"): upload(PDF)})

    page = client.post(address(application, "abroad"), form, follow=True)

    assert page.redirect_chain == [(tasks_of(application), 303)]
    assert "Not asked of you any more: “Tale”. What you wrote there is kept" in page.text
    assert "What you wrote there is saved" not in page.text
    fill(Application.objects.get(), {uid("away"): "yes"})
    assert TEXT in client.get(address(application, "abroad")).text
    assert "cv.pdf" in client.get(address(application, "abroad")).text


def test_autosave_of_a_hidden_page_says_that_it_is_kept_and_not_asked(client, ada):
    application = fill(start(make_round_form(ABROAD), ada), {uid("away"): "no"})

    reply = autosaved(client, application, "abroad", **sent("tale", **{field("tale"): TEXT}))

    assert reply.status_code == 200
    assert "Not asked of you any more: “Tale”." in reply.json()["note"]
    assert kept("tale") == TEXT


@pytest.mark.parametrize("after", [[SMALL[0], section("goals", ask("short_text", "motto"))], [SMALL[0]]])
@pytest.mark.parametrize("script", [True, False])
def test_answer_to_a_question_that_was_taken_out_is_kept_and_said_to_be_aside(client, ada, after, script):
    application = start(user=ada)
    edit_form(application.round_form.form, after)
    form = sent("goals", "year", **{field("goals"): TEXT})

    if script:
        told = autosaved(client, application, **form).json()["note"]
    else:
        told = client.post(address(application), {**form, "go": "later"}, follow=True).text

    assert "Not asked of you any more: “Goals”. What you wrote there is kept" in told
    assert kept() == TEXT
    assert "year" not in Application.objects.get().draft_answers
    edit_form(application.round_form.form, SMALL)
    assert TEXT in client.get(address(application)).text


def test_two_texts_of_a_question_that_was_taken_out_are_chosen_between(client, ada):
    application = fill(start(user=ada), {uid("goals"): "Other tab"})
    edit_form(application.round_form.form, [SMALL[0]])

    page = client.post(address(application), sent("goals", **{field("goals"): TEXT}))

    assert page.status_code == 409
    assert "Other tab" in page.text
    assert f'keep-{uid("goals")}"' in page.text
    assert kept() == "Other tab"


def test_question_that_moved_to_another_page_keeps_what_was_written_on_the_old(client, ada):
    application = start(user=ada)
    edit_form(application.round_form.form, [section("new", *SMALL[1]["value"]["questions"]), SMALL[0]])

    page = client.post(address(application), sent("goals", **{field("goals"): TEXT}), follow=True)

    assert "What you wrote there is saved." in page.text
    assert "Not asked" not in page.text
    assert kept() == TEXT


def test_answer_to_no_question_is_never_called_saved(client, ada):
    application = start(user=ada)
    form = sent("goals", "nobody's", **{field("goals"): "To grow.", field("nobody's"): TEXT})

    page = client.post(address(application), form)
    script = autosaved(client, application, **form)

    for text in ("Not everything is saved", "The form has changed.", TEXT):
        assert text in page.text
    assert "To grow." not in page.text
    assert kept() == "To grow."
    assert script.status_code == 409


def test_file_for_a_question_that_was_taken_out_is_named_and_the_rest_is_kept(client, ada):
    application = start(make_round_form([PAPERS]), ada)
    edit_form(application.round_form.form, [section("papers", PAPERS["value"]["questions"][0])])
    form = sent("note", "cv", **{field("note"): "A note", field("cv"): upload(PDF)})

    page = client.post(address(application, "papers"), form)

    for text in ("Not everything is saved", "The form has changed.", "Your file “cv.pdf” was not kept."):
        assert text in page.text
    assert "A note" not in page.text
    assert kept("note") == "A note"


def test_reason_that_a_text_and_a_file_share_is_said_once(client, ada):
    application = start(make_round_form([PAPERS]), ada)
    edit_form(application.round_form.form, [section("papers", PAPERS["value"]["questions"][0])])
    form = {field("nobody's"): TEXT, field("cv"): upload(PDF)}

    page = client.post(address(application, "papers"), sent("note", "cv", "nobody's", **form))

    assert TEXT in page.text
    assert "Your file “cv.pdf” was not kept." in page.text
    assert page.text.count("The form has changed.") == 1


@pytest.mark.parametrize(("chosen", "comes_back"), [("sent", True), ("stored", False)])
def test_version_that_was_not_chosen_does_not_come_back_with_the_page(client, ada, chosen, comes_back):
    application = fill(start(user=ada), {uid("goals"): "Other tab"})
    edit_form(application.round_form.form, [SMALL[0]])
    client.handler.enforce_csrf_checks = True
    form = {field("goals"): TEXT, f"keep-{uid('goals')}": chosen}

    page = client.post(address(application, "about"), sent("name", "goals", **form))

    assert page.status_code == 403
    assert ((field("goals"), TEXT) in page.context["carried"]) is comes_back


# --- what changed in the form -----------------------------------------------------------------------------


NEWS = "The form has changed since you were last here"


@pytest.mark.parametrize("script", [True, False])
def test_saving_does_not_hide_what_changed_in_the_form(client, ada, script):
    application = fill(start(user=ada))
    edit_form(
        application.round_form.form, [*SMALL, section("new", ask("short_text", "motto", required=False))]
    )
    form = sent("goals", **{field("goals"): TEXT})

    if script:
        autosaved(client, application, **{**form, "version": 9})
    else:
        client.post(address(application), {**form, "version": 9})

    page = client.get(tasks_of(application)).text
    assert NEWS in page
    assert "New question, optional: “Motto”" in page
    assert NEWS in client.get(tasks_of(application)).text


def test_what_changed_in_the_form_is_no_news_once_it_was_read_and_the_draft_saved(client, ada):
    application = fill(start(user=ada))
    edit_form(application.round_form.form, [*SMALL, section("new", ask("short_text", "motto"))])
    assert NEWS in client.get(tasks_of(application)).text

    client.post(address(application), sent("goals", **{field("goals"): TEXT, "version": 9}))

    assert kept() == TEXT
    assert NEWS not in client.get(tasks_of(application)).text


# --- when the session has ended ---------------------------------------------------------------------------

WAITS = "You had been signed out"


def send_signed_out(client, application, name="goals", **form):
    user = application.applicant
    client.logout()
    response = client.post(address(application, name), form)
    assert response["Location"].startswith(django_settings.LOGIN_URL)
    user.set_password("secret")
    user.save()
    return user


def sign_in(client, user):
    client.post(django_settings.LOGIN_URL, {"username": user.username, "password": "secret"})


def version_on(page):
    return page.text.partition('name="version" value="')[2].partition('"')[0]


def test_answers_of_an_ended_session_overwrite_nothing_that_was_saved_meanwhile(client, ada):
    application = start(user=ada)
    send_signed_out(client, application, **sent("goals", **{field("goals"): TEXT}))
    fill(application, {uid("goals"): "Other device"})
    sign_in(client, ada)

    page = client.get(address(application))
    assert TEXT in page.text
    form = sent("goals", **{field("goals"): TEXT, "version": version_on(page), "waits": 1})
    conflict = client.post(address(application), form)

    assert conflict.status_code == 409
    assert "Other device" in conflict.text
    assert kept() == "Other device"
    choice = {"version": version_on(conflict), f"keep-{uid('goals')}": "stored"}
    assert 'name="waits"' in conflict.text
    client.post(address(application), {**form, **choice})
    assert WAITS not in client.get(address(application)).text


def test_answers_of_an_ended_session_wait_until_they_are_saved(client, ada):
    application = start(user=ada)
    send_signed_out(client, application, **sent("goals", **{field("goals"): TEXT}))
    sign_in(client, ada)

    assert TEXT in client.get(address(application)).text
    tasks = client.get(tasks_of(application)).text
    assert "Your answers wait here until you save them or sign out:" in tasks
    assert "Everything you write is saved." not in tasks
    assert "Everything else is saved." in tasks
    assert address(application) in tasks
    assert TEXT in client.get(address(application)).text
    client.post(address(application), sent("goals", **{field("goals"): TEXT, "waits": 1}))

    assert kept() == TEXT
    assert WAITS not in client.get(address(application)).text
    assert "wait here" not in client.get(tasks_of(application)).text
    assert "Everything you write is saved." in client.get(tasks_of(application)).text


@pytest.fixture
def draft(ada):
    return fill(start(user=ada))


@pytest.mark.parametrize(("which", "page"), [("draft", "goals"), ("asked", ASKED_FOR)])
def test_what_waits_is_named_where_it_could_be_forgotten_and_never_left_out_unseen(
    client, ada, request, which, page
):
    application = request.getfixturevalue(which)
    send_signed_out(client, application, page, **sent("goals", **{field("goals"): TEXT}))
    sign_in(client, ada)
    check = reverse("wagtail_mentoring:application_check", args=[application.reference])
    before = application.revisions.count()

    assert "They are not in what you see below." in client.get(check).text
    unseen = client.post(check, {"version": 9})
    assert unseen.status_code == 409
    assert "Nothing is handed in yet" in unseen.text
    assert application.revisions.count() == before
    home = reverse("wagtail_mentoring:application", args=[application.reference])
    assert "Your answers wait here" in client.get(home, follow=True).text


def test_what_waits_may_be_left_out_by_who_was_told(client, ada, draft):
    send_signed_out(client, draft, **sent("goals", **{field("goals"): TEXT}))
    sign_in(client, ada)
    check = reverse("wagtail_mentoring:application_check", args=[draft.reference])
    form = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', client.get(check).text))

    client.post(check, form)

    assert Application.objects.get().status == "submitted"
    assert TEXT in client.get(address(draft)).text


def test_page_to_sign_in_says_that_what_was_written_waits(client, ada):
    application = start(user=ada)
    client.logout()

    page = client.post(address(application), sent("goals", **{field("goals"): TEXT}), follow=True)

    assert page.redirect_chain[0][0].startswith(django_settings.LOGIN_URL)
    assert "It waits here until you have signed in." in page.text


def test_answers_that_wait_outlive_a_tab_that_knows_nothing_of_them(client, ada):
    application = start(user=ada)
    send_signed_out(client, application, **sent("goals", **{field("goals"): TEXT}))
    sign_in(client, ada)

    client.post(address(application), sent("goals", **{field("goals"): "A tab that was open before"}))

    assert kept() == "A tab that was open before"
    assert TEXT in client.get(address(application)).text
    autosaved(client, application, **sent("goals", **{field("goals"): TEXT, "waits": 1, "version": 9}))
    assert WAITS not in client.get(address(application)).text


def test_answers_that_wait_and_are_stored_already_wait_no_more(client, ada):
    application = start(user=ada)
    send_signed_out(client, application, **sent("goals", **{field("goals"): TEXT}))
    fill(application, {uid("goals"): TEXT})
    sign_in(client, ada)

    assert WAITS not in client.get(address(application)).text


def test_tick_alone_waits_as_well(client, ada):
    agree = section("agree", ask("consent", "agree", text="I agree."))
    application = start(make_round_form([agree]), ada)
    send_signed_out(client, application, "agree", **sent("agree", **{field("agree"): "a tick"}))
    sign_in(client, ada)

    assert WAITS in client.get(address(application, "agree")).text


def test_answers_that_wait_are_given_up_by_their_writer(client, ada):
    application = start(user=ada)
    send_signed_out(client, application, **sent("goals", **{field("goals"): TEXT}))
    sign_in(client, ada)
    assert 'value="give_up"' in client.get(address(application)).text

    client.post(address(application), {"go": "give_up"})

    assert TEXT not in client.get(address(application)).text
    assert kept() is None


def test_two_pages_of_an_ended_session_both_wait(client, ada):
    application = start(make_round_form([*SMALL, PAPERS]), ada)
    send_signed_out(client, application, **sent("goals", **{field("goals"): TEXT}))
    client.post(address(application, "papers"), sent("note", **{field("note"): "A note"}))
    sign_in(client, ada)

    assert TEXT in client.get(address(application)).text
    assert "A note" in client.get(address(application, "papers")).text


def test_file_of_an_ended_session_is_asked_for_again(client, ada):
    application = start(make_round_form([PAPERS]), ada)
    send_signed_out(client, application, "papers", **sent("note", "cv", **{field("cv"): upload(PDF)}))
    sign_in(client, ada)

    page = client.get(address(application, "papers")).text

    assert WAITS in page
    assert "The file “cv.pdf” was not kept. Please choose it again." in page


def test_answers_that_wait_for_a_page_that_is_closed_by_now_can_be_read(client, ada):
    application = start(user=ada)
    send_signed_out(client, application, **sent("goals", **{field("goals"): TEXT}))
    sign_in(client, ada)
    close(application)

    page = client.get(address(application))

    assert "Applications have closed" in page.text
    assert TEXT in page.text
    assert "You can read and copy your answers here" in client.get(tasks_of(application)).text
    client.post(address(application), {"go": "give_up"})
    assert client.get(address(application)).status_code == 302


AGREE = section("agree", ask("consent", "agree", text="I agree."))
NOTHING_TO_READ = [
    ([AGREE], "agree", "agree", "a tick"),
    (SMALL, "goals", "goals", ""),
]


@pytest.mark.parametrize(("form", "page", "question", "answer"), NOTHING_TO_READ)
def test_tick_or_emptied_answer_waits_no_more_once_it_can_neither_be_saved_nor_read(
    client, ada, form, page, question, answer
):
    application = fill(start(make_round_form(form), ada), {uid("goals"): "Old"})
    send_signed_out(client, application, page, **sent(question, **{field(question): answer}))
    sign_in(client, ada)
    close(application)
    assert address(application, page) in client.get(tasks_of(application)).text

    told = client.get(address(application, page), follow=True)

    assert "Applications have closed" in told.text
    assert address(application, page) not in client.get(tasks_of(application)).text


def test_question_that_went_away_meanwhile_keeps_what_had_waited_for_it(client, ada):
    application = start(user=ada)
    both = {field("goals"): TEXT, field("year"): uid("year/First")}
    send_signed_out(client, application, **sent("goals", "year", **both))
    edit_form(application.round_form.form, [SMALL[0], section("goals", SMALL[1]["value"]["questions"][1])])
    sign_in(client, ada)

    client.post(address(application), sent("year", **{field("year"): uid("year/Second"), "waits": 1}))

    assert (kept(), kept("year")) == (TEXT, uid("year/Second"))


@pytest.mark.parametrize("engine", ["signed_cookies", "db"])
def test_answers_that_cannot_wait_are_shown_to_whoever_sent_them(client, ada, settings, engine):
    settings.SESSION_ENGINE = f"django.contrib.sessions.backends.{engine}"
    application = start(user=ada)
    client.logout()

    text = TEXT + "x" * 100_000
    page = client.post(address(application), sent("goals", **{field("goals"): text}))

    assert page.status_code == 403
    assert text in page.text
    assert "You have been signed out, so this could not be saved." in page.text
    assert "Goals" not in page.text
    assert application.round.program.name not in page.text


def test_answers_that_wait_are_found_in_whatever_language_their_writer_goes_on(client, ada, settings):
    settings.LANGUAGES = [("en-gb", "English"), ("de", "Deutsch")]
    application = start(user=ada)
    german = f"/de{address(application)}"
    send_signed_out(client, application, **sent("goals", **{field("goals"): TEXT}))
    sign_in(client, ada)

    assert german in client.get(f"/de{tasks_of(application)}").text
    assert TEXT in client.get(german).text
    assert address(application) in client.get(tasks_of(application)).text
    client.post(german, sent("goals", **{field("goals"): TEXT, "waits": 1}))

    assert kept() == TEXT
    assert WAITS not in client.get(address(application)).text


def test_tick_that_was_taken_away_from_what_waited_does_not_come_back(client, ada):
    days = ask("choice", "days", options=["Monday", "Friday"], display="many", required=False)
    application = start(make_round_form([section("days", days)]), ada)
    send_signed_out(client, application, "days", **sent("days", **{field("days"): uid("days/Monday")}))
    sign_in(client, ada)

    client.post(address(application, "days"), sent("days", waits=1))

    assert kept("days") == []


def test_choice_between_two_versions_outlives_the_session(client, ada):
    application = fill(start(user=ada), {uid("goals"): "Other tab"})
    form = sent("goals", "year", **{field("goals"): "This tab", field("year"): uid("year/First")})
    conflict = client.post(address(application), form)
    choice = {"version": version_on(conflict), f"keep-{uid('goals')}": "stored"}
    send_signed_out(client, application, **{**form, **choice})
    sign_in(client, ada)

    page = client.get(address(application))
    assert WAITS in page.text
    assert "Other tab" in page.text
    assert "This tab" not in page.text
    again = {field("goals"): "Other tab, and more", field("year"): uid("year/First"), "waits": 1}
    client.post(address(application), sent("goals", "year", **again, version=version_on(page)))

    assert (kept(), kept("year")) == ("Other tab, and more", uid("year/First"))


def test_what_had_waited_and_is_saved_but_for_a_text_without_a_question_waits_no_more(client, ada):
    application = start(user=ada)
    answers = {field("goals"): "To grow.", field("nobody's"): TEXT}
    send_signed_out(client, application, **sent("goals", "nobody's", **answers))
    sign_in(client, ada)

    page = client.post(address(application), sent("goals", **{field("goals"): "To grow.", "waits": 1}))

    assert "Not everything is saved" in page.text
    assert TEXT in page.text
    assert kept() == "To grow."
    assert WAITS not in client.get(address(application)).text


def test_sessions_of_strangers_hold_no_more_than_one_address_may_send(client, settings):
    settings.WAGTAIL_MENTORING = {"LIMITS": {"wait": (None, "1/hour")}}
    application = start()
    form = sent("goals", **{field("goals"): TEXT})

    first, second = client.post(address(application), form), Client().post(address(application), form)

    assert first["Location"].startswith(django_settings.LOGIN_URL)
    assert second.status_code == 403
    assert TEXT in second.text
    assert Session.objects.count() == 1


@pytest.mark.parametrize("is_forged", [True, False])
@pytest.mark.parametrize("exists", [True, False])
def test_page_sent_with_another_account_shows_what_was_written_and_nothing_else(
    client, ada, is_forged, exists
):
    application = start(user=ada)
    client.force_login(make_applicant("bob"))
    client.handler.enforce_csrf_checks = is_forged
    url = address(application) if exists else address(Application(reference="x" * 22))

    page = client.post(url, sent("goals", **{field("goals"): TEXT}))

    assert page.status_code == 404
    assert TEXT in page.text
    assert "does not belong to the account you are signed in with" in page.text
    for words in ("Goals", application.round.program.name, ada.username):
        assert words not in page.text
    assert client.post(url, sent("goals")).status_code == 404
    assert client.get(url).status_code == 404


# --- when two tabs disagree and a file was sent along -----------------------------------------------------


def test_file_sent_along_with_a_conflict_is_kept_and_named(client, ada):
    application = fill(start(make_round_form([PAPERS]), ada), {uid("note"): "Other tab"})
    form = sent("note", "cv", **{field("note"): "This tab", field("cv"): upload(PDF)})

    page = client.post(address(application, "papers"), form)

    assert page.status_code == 409
    assert "Your file “cv.pdf” is saved." in page.text
    assert ApplicationFile.objects.get().original_name == "cv.pdf"
    client.post(address(application, "papers"), {**form, field("cv"): "", "version": version_on(page)})
    assert kept("note") == "This tab"


def test_bad_file_sent_along_with_a_conflict_is_said_to_be_bad(client, ada):
    application = fill(start(make_round_form([PAPERS]), ada), {uid("note"): "Other tab"})
    form = sent("note", "cv", **{field("note"): "This tab", field("cv"): upload(b"no PDF")})

    page = client.post(address(application, "papers"), form)

    assert "Your file “cv.pdf” was not kept. This file is no readable PDF." in page.text
    assert ApplicationFile.objects.count() == 0


# --- the copy that a script keeps -------------------------------------------------------------------------


def test_copy_of_a_script_is_named_again_only_once_it_is_stored(client, ada):
    application = start(user=ada)
    form = sent("goals", "year", **{field("goals"): "To grow.", "copy": "17-ab&x"})

    saved = client.post(address(application), form)
    close(application)
    late = client.post(address(application), {**form, field("goals"): TEXT})

    assert saved["Location"].endswith("/check/?copy=17-ab%26x")
    assert "17-ab" not in late.text


def test_copy_of_a_script_goes_along_through_a_conflict(client, ada):
    application = fill(start(user=ada), {uid("goals"): "Other tab"})

    page = client.post(address(application), sent("goals", **{field("goals"): TEXT, "copy": "17-ab"})).text

    assert 'name="copy" value="17-ab"' in page
    assert f'href="{address(application)}?copy=17-ab"' in page


def test_names_of_fields_count_among_what_may_wait(client):
    application = start()
    body = urlencode({f"q-{'x' * 200_000}": "", field("goals"): TEXT})

    page = client.post(address(application), body, content_type="application/x-www-form-urlencoded")

    assert not Session.objects.exists()
    assert TEXT in page.text


@pytest.mark.parametrize(("before", "after"), [("radio", "many"), ("many", "radio")])
def test_same_choice_is_no_conflict_however_one_chooses_now(client, ada, before, after):
    def colours(display):
        colour = ask("choice", "colour", options=["Red", "Blue"], display=display, required=False)
        return [*SMALL, section("taste", colour, ask("short_text", "motto", required=False))]

    red = uid("colour/Red")
    application = start(make_round_form(colours(before)), ada)
    fill(application, {uid("colour"): red if before == "radio" else [red]})
    edit_form(application.round_form.form, colours(after))
    form = sent("colour", "motto", **{field("colour"): red, field("motto"): "Onwards", "version": 0})

    assert client.post(address(application, "taste"), form).status_code == 303

    assert kept("motto") == "Onwards"
