"""What editors changed is told on the task list and before handing in, until the draft is saved after it."""

import copy
from datetime import timedelta
from html import unescape

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from tests.applications.builders import (
    GOOD,
    SMALL,
    ask,
    edit_form,
    fill,
    make_form,
    make_round_form,
    section,
    start,
    submit,
    submitted,
    uid,
)
from tests.applications.papers import PDF
from wagtail_mentoring.application_forms.models import RoundForm
from wagtail_mentoring.applications.applicant_actions import save_draft
from wagtail_mentoring.applications.file_actions import attach_file
from wagtail_mentoring.applications.models import Application
from wagtail_mentoring.information_requests.request_actions import ask_applicant
from wagtail_mentoring.programs.choices import ProgramStatus

from .test_shut_programs import set_status
from .test_unsaved_answers import NEWS, TEXT, ada, address, field, sent, tasks_of

__all__ = ["ada"]
pytestmark = pytest.mark.django_db


def with_question(name):
    return [*SMALL, section("new", ask("short_text", name, required=False))]


def save(client, application):
    client.post(address(application), sent("goals", **{field("goals"): TEXT, "version": 99, "go": "later"}))


def test_news_of_a_list_that_showed_none_because_the_program_was_shut_is_told_later(client, ada):
    application = fill(start(user=ada))
    edit_form(application.round_form.form, with_question("motto"))
    set_status(application, ProgramStatus.IN_AGREEMENT)
    assert NEWS not in client.get(tasks_of(application)).text

    set_status(application, ProgramStatus.APPROVED)
    save(client, application)

    assert NEWS in client.get(tasks_of(application)).text


@pytest.fixture
def moved(client, ada):
    """A draft that knows the fourth version of a form, in a round that a script gave another form."""
    application = fill(start(user=ada))
    for name in ("motto", "hobby", "wish"):
        edit_form(application.round_form.form, with_question(name))
    client.get(tasks_of(application))
    save(client, application)
    assert Application.objects.get().draft_version.number == 4
    other = make_form(with_question("dream"))
    edit_form(other, with_question("dream"))
    RoundForm.objects.update(form=other)
    return application


def test_news_of_another_form_is_none_once_it_was_read_and_the_draft_saved(client, moved):
    assert NEWS in client.get(tasks_of(moved)).text

    save(client, moved)

    assert NEWS not in client.get(tasks_of(moved)).text


def test_what_was_told_of_the_former_form_is_not_told_of_the_new_one(client, moved):
    save(client, moved)

    assert NEWS in client.get(tasks_of(moved)).text


def test_what_is_not_asked_for_now_is_not_taken_as_known(ada, admin_user):
    application = submitted(user=ada)
    before = edit_form(application.round_form.form, with_question("motto"))
    due_at = timezone.now() + timedelta(days=3)
    ask_applicant(
        application=application, questions=[uid("motto")], message="?", due_at=due_at, user=admin_user
    )
    told = edit_form(application.round_form.form, with_question("hobby"))

    saved = save_draft(
        application=Application.objects.get(),
        user=ada,
        answers={uid("motto"): "Onwards"},
        lock_version=99,
        told_version=told.pk,
    )

    assert saved.draft_version == before


# --- answers that are hidden ------------------------------------------------------------------------------

KEPT = "What you wrote there is kept, but it is not handed in."
AWAY = [
    section(
        "away",
        ask("yes_no", "away"),
        ask("long_text", "plans", required=False),
        ask("file", "map", required=False),
        ask("short_text", "visa", required=False),
    )
]
ANSWERS = {uid("away"): "yes", uid("plans"): "Two terms in Lisbon.", uid("visa"): "None."}


def if_away(says):
    return {"question": uid("away"), "test": "any_of", "values": says}


def only_if(says, *names):
    """The form, with questions that are asked only of whoever says so."""
    sections = copy.deepcopy(AWAY)
    for question in sections[0]["value"]["questions"]:
        if question["id"] in map(uid, names):
            question["value"]["show_when"] = if_away(says)
    return sections


def check_of(application):
    return reverse("wagtail_mentoring:application_check", args=[application.reference])


@pytest.fixture
def draft(ada):
    return fill(start(make_round_form(AWAY), ada), ANSWERS)


def told(client, draft):
    """The lines about the form on either page that tells them."""
    pages = [client.get(url).context["news"] for url in (tasks_of(draft), check_of(draft))]
    assert pages[0] == pages[1]
    return pages[0]


@pytest.mark.parametrize("answer", ["A walk", ""])
def test_who_has_handed_in_is_told_of_a_question_taken_out_if_they_answered_it(client, ada, answer):
    application = start(round_form=make_round_form(with_question("hobby")), user=ada)
    submit(fill(application, {**GOOD, uid("hobby"): answer}))
    edit_form(application.round_form.form, SMALL)

    told = client.get(tasks_of(application)).context["news"]

    assert told == ([f"No longer asked of you: “Hobby”. {KEPT}"] if answer else [])


def test_answer_that_a_new_condition_hides_is_told_until_the_draft_is_saved(client, draft):
    edit_form(draft.round_form.form, only_if("no", "plans"))
    line = f"No longer asked of you: “Plans”. {KEPT}"

    assert told(client, draft) == [line]
    assert line in unescape(client.get(check_of(draft)).text)
    assert Application.objects.get().draft_answers == ANSWERS

    client.get(check_of(draft))
    client.post(address(draft, "away"), sent("visa", **{field("visa"): TEXT, "version": 99, "go": "later"}))
    assert told(client, draft) == []
    revision = submit(draft, lock_version=Application.objects.get().lock_version)
    assert uid("plans") not in revision.answers


@pytest.mark.parametrize("says", ["yes", "no"])
def test_condition_hides_nothing_from_whom_it_asks_or_who_wrote_nothing(client, draft, says):
    if says == "no":
        fill(draft, {uid("plans"): ""})

    edit_form(draft.round_form.form, only_if(says, "plans"))

    assert not any(KEPT in line for line in told(client, draft))


def test_condition_of_a_section_hides_every_answer_in_it(client, ada):
    later = section("later", *AWAY[0]["value"]["questions"][1:])
    sections = [section("away", ask("yes_no", "away")), later]
    draft = fill(start(make_round_form(sections), ada), ANSWERS)
    later = copy.deepcopy(later)
    later["value"]["show_when"] = if_away("no")
    upload = SimpleUploadedFile("map.pdf", PDF)
    attach_file(application=draft, user=ada, question_key=uid("map"), upload=upload)

    edit_form(draft.round_form.form, [sections[0], later])

    assert told(client, draft) == [
        f"No longer asked of you: “{label}”. {KEPT}" for label in ("Plans", "Map", "Visa")
    ]


def test_answer_that_depends_on_one_that_is_hidden_is_told_as_well(client, ada):
    sections = copy.deepcopy(AWAY)
    visa = sections[0]["value"]["questions"][3]["value"]
    visa["show_when"] = {"question": uid("plans"), "test": "answered", "values": ""}
    draft = fill(start(make_round_form(sections), ada), ANSWERS)
    sections[0]["value"]["questions"][1]["value"]["show_when"] = if_away("no")

    edit_form(draft.round_form.form, sections)

    hidden = ("Plans", "Visa")
    assert told(client, draft) == [f"No longer asked of you: “{label}”. {KEPT}" for label in hidden]


def test_answer_that_its_writer_hid_before_is_no_news(client, ada):
    draft = fill(start(make_round_form(only_if("yes", "plans")), ada), {**ANSWERS, uid("away"): "no"})

    edit_form(draft.round_form.form, only_if("yes", "plans", "visa"))

    assert told(client, draft) == [f"No longer asked of you: “Visa”. {KEPT}"]
