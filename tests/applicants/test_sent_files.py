"""Files that come with the answers of a page: named with the reason where they are not kept."""

import pytest
from django.urls import reverse

from tests.applications.builders import (
    ask,
    edit_form,
    fill,
    make_applicant,
    make_round_form,
    section,
    start,
    uid,
)
from tests.applications.papers import PDF, upload
from wagtail_mentoring.applications.progress import ASKED_AGAIN

from .test_unsaved_answers import ABROAD, PAPERS, TEXT, address, field, kept, sent

pytestmark = pytest.mark.django_db


@pytest.fixture
def ada(client):
    user = make_applicant()
    client.force_login(user)
    return user


def send_file(client, application):
    """As a script does it, beside the answers."""
    url = address(application, "papers", "upload")
    assert client.post(url, {"question": uid("cv"), "file": upload(PDF)}).status_code == 200


def test_bad_file_that_a_text_without_a_question_came_with_is_named_with_the_reason(client, ada):
    application = start(make_round_form([PAPERS]), ada)
    form = {field("note"): "A note", field("nobody's"): TEXT, field("cv"): upload(b"no PDF")}

    page = client.post(address(application, "papers"), sent("note", "cv", "nobody's", **form))

    for text in ("Not everything is saved", TEXT, "“cv.pdf” was not kept. This file is no readable PDF."):
        assert text in page.text
    assert kept("note") == "A note"


def test_file_too_many_that_a_text_without_a_question_came_with_says_when_to_come_again(
    client, ada, settings
):
    settings.WAGTAIL_MENTORING = {"LIMITS": {"upload": (None, "1/hour")}}
    application = start(make_round_form([PAPERS]), ada)
    send_file(client, application)
    form = {field("nobody's"): TEXT, field("cv"): upload(PDF, "new.pdf")}

    page = client.post(address(application, "papers"), sent("note", "cv", "nobody's", **form))

    assert "“new.pdf” was not kept. Many files were sent in a short time" in page.text
    assert int(page["Retry-After"]) > 0


def away_on(*questions):
    """Where the person is abroad is asked on a page of its own, or on the one before."""
    return section("about", ask("yes_no", "away"), *questions)


def proof(**values):
    return ask("file", "proof", file_types=["pdf"], required=False, **values)


IF_AWAY = ABROAD[1]["value"]["show_when"]
HIDING_FILES = [
    ([away_on(), section("more", ask("short_text", "note"), proof(show_when=IF_AWAY))], "more", "note"),
    ([away_on(ask("short_text", "note"), proof(show_when=IF_AWAY))], "about", "away"),
    ([away_on(), section("more", proof(show_when=IF_AWAY))], "about", "away"),
]


@pytest.mark.parametrize(("form", "page", "other"), HIDING_FILES)
def test_bad_file_of_a_question_that_is_not_shown_any_more_is_named(client, ada, form, page, other):
    application = fill(start(make_round_form(form), ada), {uid("away"): "no"})
    answers = {field(other): "no", field("proof"): upload(b"no PDF"), "version": 9}

    reply = client.post(address(application, page), sent(other, "proof", **answers))

    assert reply.status_code == 409
    for text in ("Not everything is saved", "“cv.pdf” was not kept. This file is no readable PDF."):
        assert text in reply.text
    assert kept(other) == "no"


def test_bad_file_of_a_page_that_an_answer_beside_it_took_away_is_named(client, ada):
    form = [away_on(), section("abroad", ask("file", "proof", file_types=["pdf"]))]
    form[1]["value"]["show_when"] = IF_AWAY
    application = fill(start(make_round_form(form), ada), {uid("away"): "yes"})
    url = reverse("wagtail_mentoring:application_section", args=[application.reference, ASKED_AGAIN])
    answers = {field("away"): "no", field("proof"): upload(b"no PDF"), "version": 9}

    page = client.post(url, sent("away", "proof", **answers))

    assert "“cv.pdf” was not kept. This file is no readable PDF." in page.text
    assert kept("away") == "no"


def test_file_of_a_page_that_comes_back_as_too_long_is_named_where_it_has_no_place(client, ada):
    application = start(make_round_form([PAPERS]), ada)
    edit_form(application.round_form.form, [section("papers", PAPERS["value"]["questions"][0])])
    answers = {field("note"): "x" * 20_001, field("cv"): upload(PDF)}

    page = client.post(address(application, "papers"), sent("note", "cv", **answers))

    assert page.status_code == 400
    assert "“cv.pdf” was not kept. The form has changed." in page.text


def test_file_too_many_is_no_reason_to_call_answers_in_conflict_saved(client, ada, settings):
    settings.WAGTAIL_MENTORING = {"LIMITS": {"upload": (None, "1/hour")}}
    application = fill(start(make_round_form([PAPERS]), ada), {uid("note"): "Other tab"})
    send_file(client, application)
    form = {field("note"): "This tab", field("cv"): upload(PDF, "new.pdf")}

    page = client.post(address(application, "papers"), sent("note", "cv", **form))

    assert page.status_code == 409
    assert "Your file “new.pdf” was not kept. Many files were sent in a short time" in page.text
    assert "answers are saved" not in page.text


def test_page_that_comes_back_asks_for_its_file_again(client, ada):
    application = start(make_round_form([PAPERS]), ada)
    client.handler.enforce_csrf_checks = True
    form = {field("note"): "A note", field("cv"): upload(PDF)}

    page = client.post(address(application, "papers"), sent("note", "cv", **form))

    assert page.status_code == 403
    assert "Please choose your file again as well." in page.text


@pytest.mark.parametrize("button", ["find:{wish}", "add:{wish}:1"])
def test_bad_file_is_named_where_a_mentor_button_sent_the_page(client, ada, button):
    both = section("about", ask("mentors", "wish", required=False), proof())
    application = start(make_round_form([both]), ada)
    form = sent("wish", "proof", **{field("proof"): upload(b"no pdf")})
    form = {**form, "mentor": button.format(wish=uid("wish"))}
    del form["go"]

    page = client.post(address(application, "about"), form, follow=True)

    assert "“cv.pdf” was not kept. This file is no readable PDF." in page.text
