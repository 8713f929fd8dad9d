"""What a draft holds and a stricter question no longer takes: asked again by name, and never cut to fit."""

import re
from datetime import timedelta
from html import unescape

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone, translation

from tests.applications.builders import (
    GOOD,
    SMALL,
    ask,
    edit_form,
    fill,
    make_round,
    make_round_form,
    question,
    section,
    start,
    submit,
    uid,
)
from tests.applications.papers import PDF
from wagtail_mentoring.application_forms.answer_rules import raw_answer
from wagtail_mentoring.application_forms.exceptions import AnswerProblem, FormNotCompilable
from wagtail_mentoring.application_forms.forms import field_name
from wagtail_mentoring.applications.application_models import ApplicationFile
from wagtail_mentoring.applications.exceptions import AnswersIncomplete
from wagtail_mentoring.applications.file_actions import attach_file
from wagtail_mentoring.applications.progress import Progress
from wagtail_mentoring.applications.raw_answers import raw_of
from wagtail_mentoring.form_builder.edit_effects import effects_of

pytestmark = pytest.mark.usefixtures("site_root")

RED, GREEN, BLUE = (uid(f"colours/{name}") for name in ("Red", "Green", "Blue"))
SEVERAL = "Only one can be chosen now. You had chosen “Red”, “Green”, “Blue”."


def colours(display, **values):
    return [
        *SMALL,
        section(
            "taste",
            ask("choice", "colours", options=["Red", "Green", "Blue"], display=display, **values),
            ask("short_text", "motto", required=False),
        ),
    ]


def draft_with(*chosen, display="many", **values):
    application = start(make_round_form(colours(display, **values)))
    return fill(application, {**GOOD, uid("colours"): list(chosen)})


def edit(application, sections):
    version = edit_form(application.round_form.form, sections)
    application.refresh_from_db()
    return version


def problems(application):
    found = Progress(application).problems
    return {key: str(problem.message) for key, problem in found.items()}


def page_of(client, application, name="taste"):
    client.force_login(application.applicant)
    key = uid(f"section {name}")
    return reverse("wagtail_mentoring:application_section", args=[application.reference, key])


@pytest.mark.parametrize("display", ["radio", "select"])
def test_several_ticks_are_not_cut_to_one(client, display):
    draft = draft_with(RED, GREEN, BLUE)
    edit(draft, colours(display))

    assert problems(draft) == {uid("colours"): SEVERAL}
    with pytest.raises(AnswersIncomplete):
        submit(draft)
    shown = client.get(page_of(client, draft)).text
    assert SEVERAL in shown
    assert "checked" not in shown
    assert "selected" not in shown
    check = reverse("wagtail_mentoring:application_check", args=[draft.reference])
    assert SEVERAL in client.get(check).text


def test_choices_that_were_too_many_are_quoted_as_the_language_does():
    draft = draft_with(RED, GREEN)
    edit(draft, colours("radio"))

    with translation.override("de"):
        assert "„Red“, „Green“" in problems(draft)[uid("colours")]


def test_editor_sees_how_many_drafts_hold_several():
    draft = draft_with(RED, GREEN)
    form = draft.round_form.form
    fill(start(draft.round_form), {**GOOD, uid("colours"): [RED]})
    before = form.latest_version.schema
    form.sections = colours("radio")

    effects = effects_of(form, before, form.compiled(), form.last_published_at or draft.created_at)

    assert effects.wrong == {uid("colours"): 1}


def test_one_tick_stays_the_choice():
    draft = draft_with(GREEN)

    edit(draft, colours("radio"))

    assert submit(draft).answers[uid("colours")] == GREEN


@pytest.mark.parametrize("display", ["radio", "select"])
def test_one_choice_stays_ticked_once_several_may_be_chosen_whatever_the_hour(client, display):
    soon = make_round(closes_at=timezone.now() + timedelta(hours=1))
    draft = fill(start(make_round_form(colours(display), round=soon)), {**GOOD, uid("colours"): RED})

    edit(draft, colours("many"))

    assert problems(draft) == {}
    ticked = re.findall(r"<input[^>]*checkbox[^>]*>", client.get(page_of(client, draft)).text)
    assert [RED in box for box in ticked if "checked" in box] == [True]


def test_several_of_which_one_is_gone_are_named_where_answers_are_checked():
    draft = draft_with(RED, GREEN)
    fewer = colours("many")
    options = fewer[-1]["value"]["questions"][0]["value"]["options"]
    options[:] = [option for option in options if option["value"] != "Red"]
    edit(draft, fewer)
    progress = Progress(draft)

    (answer,) = (
        a for a in progress.answers_in(progress.schema["sections"][-1]) if a.question["key"] == uid("colours")
    )

    assert answer.value == ["Red", "Green"]
    assert str(answer.problem.message) == "“Red” is no longer offered. Choose again."


def test_two_tabs_name_what_was_chosen(client):
    draft = draft_with(RED, GREEN)
    edit(draft, colours("radio"))
    sent = {"version": 0, "asked": uid("colours"), field_name(uid("colours")): BLUE}

    page = client.post(page_of(client, draft), sent)

    assert page.status_code == 409
    assert page.context["rows"][0]["stored"] == ["Red", "Green"]


@pytest.mark.parametrize("display", ["radio", "select", "many"])
def test_choice_does_not_become_a_ranking(display):
    form = make_round_form(colours(display)).form

    with pytest.raises(FormNotCompilable, match="does not become a ranking"):
        edit_form(form, colours("ranked"))


def test_ranking_may_become_several_without_an_order():
    draft = draft_with(BLUE, RED, display="ranked")

    edit(draft, colours("many"))

    assert submit(draft).answers[uid("colours")] == [BLUE, RED]


def test_several_that_were_handed_in_are_several_where_staff_correct_them():
    one = question(make_round_form(colours("radio")).form.latest_version, "colours")

    assert raw_of(one, [RED, BLUE]) == [RED, BLUE]
    assert raw_answer(one, raw_of(one, [RED])) == RED


def test_several_texts_are_no_answer_to_a_question_for_one():
    text = question(make_round_form().form.latest_version, "goals")

    with pytest.raises(AnswerProblem, match="cannot be read"):
        raw_answer(text, ["One.", "Another."])
    assert raw_answer(text, ["", "One."]) == "One."


def cv(**values):
    return [*SMALL, section("cv", ask("file", "cv", **values))]


def with_file(**values):
    application = fill(start(make_round_form(cv(**values))))
    upload = SimpleUploadedFile("cv.pdf", PDF)
    return application, attach_file(
        application=application, user=application.applicant, question_key=uid("cv"), upload=upload
    )


@pytest.mark.parametrize(
    ("stricter", "size", "message"),
    [
        (
            {"file_types": ["docx"]},
            1000,
            "This type of file is no longer taken. Save it as Word (.docx) and upload it again.",
        ),
        (
            {"max_megabytes": 1},
            1024 * 1024 + 1,
            "Only files up to 1.0\xa0MB are taken now. Upload a smaller one.",
        ),
        ({"max_megabytes": 1}, 1024 * 1024, ""),
        ({"file_types": ["pdf"]}, 1000, ""),
    ],
)
def test_file_that_was_sent_is_checked_again(client, stricter, size, message):
    draft, file = with_file(file_types=["docx", "odt", "pdf"])
    ApplicationFile.objects.update(size=size)
    before = draft.round_form.form.latest_version.schema
    after = edit(draft, cv(**stricter)).schema

    effects = effects_of(draft.round_form.form, before, after, draft.created_at)

    assert problems(draft) == ({uid("cv"): message} if message else {})
    assert effects.wrong == ({uid("cv"): 1} if message else {})
    page = client.get(page_of(client, draft, "cv")).text
    assert file.original_name in page
    assert message in unescape(page)
    if message:
        with pytest.raises(AnswersIncomplete):
            submit(draft)
    else:
        assert submit(draft).answers[uid("cv")]["key"] == str(file.key)


def test_file_that_was_handed_in_stays_though_the_question_is_stricter():
    draft, _file = with_file(file_types=["docx", "pdf"])
    revision = submit(draft)

    edit(draft, cv(file_types=["docx"]))

    revision.refresh_from_db()
    assert revision.answers[uid("cv")]["name"] == "cv.pdf"
