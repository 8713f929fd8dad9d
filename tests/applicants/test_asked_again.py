"""The page of what still needs the person: an answer on it may open further questions."""

from urllib.parse import urlsplit

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
from wagtail_mentoring.applications.asking import cut_down
from wagtail_mentoring.applications.models import Application
from wagtail_mentoring.applications.progress import ASKED_AGAIN, Progress

pytestmark = pytest.mark.django_db

IF_ABROAD = {"question": uid("abroad"), "test": "any_of", "values": "yes"}
FORM = [
    section("about", ask("yes_no", "abroad"), ask("short_text", "where", show_when=IF_ABROAD)),
    section("more", ask("short_text", "goals")),
]


@pytest.fixture
def application(client):
    user = make_applicant()
    client.force_login(user)
    return start(make_round_form(FORM), user)


def to(name, application):
    return reverse(f"wagtail_mentoring:{name}", args=[application.reference, ASKED_AGAIN])


def save(client, application, *asked, name="application_section", **answers):
    version = Application.objects.get(pk=application.pk).lock_version
    form = {f"q-{uid(key)}": value for key, value in answers.items()}
    sent = {"version": version, "asked": [uid(key) for key in asked], "go": "next", **form}
    return client.post(to(name, application), sent)


@pytest.mark.parametrize("has_script", [False, True], ids=["without a script", "autosaved before"])
def test_question_that_an_answer_opened_is_new_and_no_mistake(client, application, has_script):
    if has_script:
        save(client, application, "abroad", "goals", name="application_autosave", abroad="yes", goals="Mine.")

    response = save(client, application, "abroad", "goals", abroad="yes", goals="Mine.")

    assert response.status_code == 303
    address = urlsplit(response["Location"])
    assert address.path == to("application_section", application)
    assert address.fragment == f"at-q-{uid('where')}"
    page = client.get(f"{address.path}?{address.query}").text
    assert "wm-question--new" in page
    assert "There is a problem" not in page
    assert "Enter an answer" not in page


@pytest.mark.parametrize("has_script", [False, True], ids=["without a script", "autosaved before"])
def test_opened_question_is_no_mistake_beside_one_that_is(client, application, has_script):
    if has_script:
        save(client, application, "abroad", "goals", name="application_autosave", abroad="yes", goals="")

    page = save(client, application, "abroad", "goals", abroad="yes", goals="").text

    assert "Goals – Enter an answer." in page
    assert "Where – Enter an answer." not in page


def test_opened_question_that_was_shown_and_left_empty_is_pointed_out(client, application):
    save(client, application, "abroad", "goals", abroad="yes", goals="Mine.")

    page = save(client, application, "where", where="").text

    assert "Where – Enter an answer." in page


def test_page_leads_on_to_the_check_once_nothing_is_missing(client, application):
    save(client, application, "abroad", "goals", abroad="yes", goals="Mine.")

    response = save(client, application, "where", where="Lyon")

    assert response["Location"] == reverse(
        "wagtail_mentoring:application_check", args=[application.reference]
    )


IF_GOALS = {"question": uid("goals"), "test": "answered", "values": ""}
IN_TWO_SECTIONS = [
    FORM[0],
    section("more", ask("short_text", "goals", max_length=9), ask("short_text", "why", show_when=IF_GOALS)),
]
IN_TWO_SECTIONS[1]["value"]["show_when"] = IF_ABROAD


@pytest.mark.parametrize(
    ("abroad", "goals", "is_there"), [("yes", "Far too long", True), ("yes", "", True), ("no", "", False)]
)
def test_question_is_opened_by_what_is_on_the_page_where_the_rest_is_met(
    monkeypatch, application, abroad, goals, is_there
):
    edit_form(application.round_form.form, IN_TWO_SECTIONS)
    draft = fill(application, {uid("abroad"): abroad, uid("where"): "Lyon", uid("goals"): goals})
    progress = Progress(draft)
    monkeypatch.setitem(
        vars(progress), "schema", cut_down(progress.schema, [uid(k) for k in ("abroad", "goals", "why")])
    )

    [page] = progress.sections
    on_one_page = {**page, "questions": [q for q in page["questions"] if q["key"] != uid("abroad")]}
    reachable = progress.reachable_in(on_one_page)

    assert (uid("why") in reachable) == is_there
    if is_there:
        assert (reachable[uid("why")]["question"], "also" in reachable[uid("why")]) == (uid("goals"), False)
    assert "also" in progress.reachable_in(page)[uid("why")]
