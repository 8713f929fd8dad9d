"""Questions and sections that are shown only to some: with and without a script, at submission, for staff."""

import copy
import json
import re
from html import unescape

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from tests.applications.builders import (
    SMALL,
    ask,
    edit_form,
    fill,
    make_applicant,
    make_form,
    make_round_form,
    section,
    start,
    submit,
    uid,
)
from tests.applications.staff_world import make_world
from wagtail_mentoring.application_forms.conditions import is_met, shown
from wagtail_mentoring.applications.answers import answers_by_role, readable_answers
from wagtail_mentoring.applications.exceptions import AnswersIncomplete
from wagtail_mentoring.applications.models import Application

pytestmark = pytest.mark.usefixtures("site_root")


def when(name, *values, test=None):
    keys = ",".join(uid(f"{name}/{value}") if not value.startswith("=") else value[1:] for value in values)
    return {"question": uid(name), "test": test or ("any_of" if values else "answered"), "values": keys}


def away(**more):
    """Whether one is away, and if so where; whoever is away is asked a whole section more."""
    where = ask("short_text", "where", "Where will you be?", show_when=when("away", "=yes"), **more)
    abroad = section("abroad", ask("short_text", "visa", "Do you need a visa?"))
    abroad["value"]["show_when"] = when("away", "=yes")
    return [section("away", ask("yes_no", "away"), where), abroad, section("end", ask("short_text", "end"))]


FREE = {uid("away"): "no", uid("end"): "End."}
BUSY = {uid("away"): "yes", uid("where"): "Lisbon", uid("visa"): "No", uid("end"): "End."}


def complaints(sections):
    with pytest.raises(ValidationError) as error:
        make_form(sections).full_clean()
    return error.value.message_dict["sections"]


def keys_shown(sections, given):
    return shown(make_form(sections).compiled(), given)


def url_of(application, name):
    key = uid(f"section {name}")
    return reverse("wagtail_mentoring:application_section", args=[application.reference, key])


@pytest.fixture
def ada(client):
    user = make_applicant()
    client.force_login(user)
    return user


@pytest.fixture
def application(ada):
    return start(make_round_form(away()), ada)


def send(client, application, name, asked, **answers):
    data = {f"q-{uid(key)}": value for key, value in answers.items()}
    application.refresh_from_db()
    data["version"] = application.lock_version
    return client.post(
        url_of(application, name), {**data, "asked": [uid(key) for key in asked], "go": "next"}
    )


@pytest.mark.parametrize(
    ("condition", "given", "met"),
    [
        (None, {}, True),
        ({"question": "a", "test": "answered", "values": []}, {}, False),
        ({"question": "a", "test": "answered", "values": []}, {"a": ""}, False),
        ({"question": "a", "test": "answered", "values": []}, {"a": "x"}, True),
        ({"question": "a", "test": "answered", "values": []}, {"a": []}, False),
        ({"question": "a", "test": "any_of", "values": ["x", "y"]}, {"a": "y"}, True),
        ({"question": "a", "test": "any_of", "values": ["x", "y"]}, {"a": "z"}, False),
        ({"question": "a", "test": "any_of", "values": ["x"]}, {"a": ["z", "x"]}, True),
        ({"question": "a", "test": "any_of", "values": ["Dublin"]}, {"a": " dublin "}, True),
    ],
)
def test_condition_is_met_by_the_answers_it_names(condition, given, met):
    assert is_met(condition, given) is met


THREE = [
    section(
        "one", ask("number", "terms"), ask("short_text", "why", "Why three?", show_when=when("terms", "=3"))
    )
]


@pytest.mark.parametrize(
    ("source", "typed", "asked"),
    [
        ("number", "3", True),
        ("number", "03", True),
        ("number", "+3", True),
        ("number", "-3", False),
        ("number", "3x", False),
        ("short_text", "03", False),
    ],
)
def test_number_opens_a_question_however_it_is_typed(source, typed, asked):
    [part] = copy.deepcopy(THREE)
    part["value"]["questions"][0] = ask(source, "terms")

    assert (uid("why") in keys_shown([part], {uid("terms"): typed})) is asked


def test_number_that_an_editor_writes_otherwise_opens_it_too():
    [part] = copy.deepcopy(THREE)
    part["value"]["questions"][1]["value"]["show_when"] = when("terms", "=03")

    assert uid("why") in keys_shown([part], {uid("terms"): "3"})


def test_question_that_a_number_opens_must_be_answered(ada):
    application = fill(start(make_round_form(THREE), ada), {uid("terms"): "03"})

    with pytest.raises(AnswersIncomplete) as error:
        submit(application)
    assert set(error.value.problems) == {uid("why")}


def test_answer_that_is_hidden_itself_shows_nothing():
    sections = [
        section(
            "one",
            ask("yes_no", "a"),
            ask("yes_no", "b", show_when=when("a", "=yes")),
            ask("yes_no", "c", show_when=when("b", "=yes")),
        )
    ]
    given = {uid("a"): "no", uid("b"): "yes"}

    assert uid("c") not in keys_shown(sections, given)
    assert uid("c") in keys_shown(sections, {**given, uid("a"): "yes"})


@pytest.mark.parametrize(
    ("questions", "complaint"),
    [
        (
            [ask("short_text", "a", show_when=when("b")), ask("short_text", "b")],
            "Section “One”, question “A”: it depends on “B”, which does not come before it. "
            "Move one of them.",
        ),
        (
            [ask("short_text", "a", show_when=when("a"))],
            "Section “One”, question “A”: it depends on “A”, which does not come before it. "
            "Move one of them.",
        ),
        (
            [ask("short_text", "a", show_when=when("gone"))],
            "Section “One”, question “A”: it depends on a question that is not in the form. "
            "Choose another, or show it always.",
        ),
        (
            [ask("long_text", "a"), ask("short_text", "b", show_when=when("a", "=x"))],
            "Section “One”, question “B”: of “A” it can only depend whether it is answered.",
        ),
        (
            [ask("yes_no", "a"), ask("short_text", "b", show_when=when("a", test="any_of"))],
            "Section “One”, question “B”: choose the answers to “A” with which it is shown.",
        ),
        (
            [ask("choice", "a", options=["X", "Y"]), ask("short_text", "b", show_when=when("a", "Z"))],
            "Section “One”, question “B”: it depends on an answer to “A” that is no longer offered. "
            "Choose again.",
        ),
    ],
)
def test_condition_that_cannot_work_is_refused_with_its_place(questions, complaint):
    assert complaints([section("one", *questions)]) == [complaint]


def test_two_questions_that_wait_for_each_other_are_refused():
    questions = [ask("yes_no", "a", show_when=when("b")), ask("yes_no", "b", show_when=when("a"))]

    assert len(complaints([section("one", *questions)])) == 1


def test_section_cannot_depend_on_a_question_of_its_own():
    part = section("one", ask("yes_no", "a"))
    part["value"]["show_when"] = when("a")

    assert "does not come before it" in complaints([part])[0]


def test_hidden_question_is_never_required_and_keeps_its_text(application):
    fill(application, {**FREE, uid("where"): "Lisbon"})

    revision = submit(application)

    assert revision.answers == {uid("away"): False, uid("end"): "End."}
    application.refresh_from_db()
    assert application.draft_answers[uid("where")] == "Lisbon"


def test_question_that_an_answer_opens_is_required(application):
    fill(application, {**FREE, uid("away"): "yes"})

    with pytest.raises(AnswersIncomplete) as error:
        submit(application)
    assert set(error.value.problems) == {uid("where"), uid("visa")}
    fill(application, BUSY)
    assert submit(application).answers[uid("where")] == "Lisbon"


def test_hidden_question_is_not_read_as_answered(application):
    fill(application, {**BUSY, uid("away"): "no"})

    revision = submit(application)

    labels = [answer.label for part in readable_answers(revision) for answer in part.answers]
    assert labels == ["Away", "End"]
    assert answers_by_role(revision) == {}


def test_question_that_depends_on_a_file_is_shown_once_there_is_one(application):
    schema = make_form(
        [section("one", ask("file", "cv"), ask("short_text", "b", show_when=when("cv")))]
    ).compiled()

    assert uid("b") not in shown(schema, {})
    assert uid("b") in shown(schema, {uid("cv"): "file"})


def test_hidden_section_is_on_no_list_and_has_no_page(client, application):
    tasks = reverse("wagtail_mentoring:application_tasks", args=[application.reference])

    assert url_of(application, "abroad") not in client.get(tasks).text
    assert client.get(url_of(application, "abroad")).status_code == 303
    fill(application, BUSY)
    assert url_of(application, "abroad") in client.get(tasks).text
    assert client.get(url_of(application, "abroad")).status_code == 200


def test_without_a_script_the_page_comes_back_with_the_question_that_was_opened(client, application):
    response = send(client, application, "away", ["away", "where"], away="yes", where="")

    assert response.status_code == 303
    page = client.get(response.url).text
    assert "One of your answers leads to more questions" in page
    assert f'id="at-q-{uid("where")}" data-wm-key="{uid("where")}"' in page
    assert "Enter an answer." not in page


def test_question_that_was_seen_and_left_empty_is_an_error(client, application):
    send(client, application, "away", ["away", "where"], away="yes", where="")

    response = send(client, application, "away", ["away", "where"], away="yes", where="")

    assert response.status_code == 200
    assert "Where will you be? – Enter an answer." in unescape(response.text)


def test_question_that_a_script_showed_is_not_shown_once_more(client, application):
    data = {f"q-{uid('away')}": "yes", f"q-{uid('where')}": "Lisbon", "asked": [uid("away"), uid("where")]}

    response = client.post(
        url_of(application, "away"), {**data, "seen": uid("where"), "version": 0, "go": "next"}
    )

    assert response.url == url_of(application, "abroad")


def test_question_is_hidden_on_the_page_until_it_is_asked(client, application):
    page = client.get(url_of(application, "away")).text
    rule = {"question": f"q-{uid('away')}", "test": "any_of", "values": ["yes"]}

    assert rule in [json.loads(unescape(given)) for given in re.findall(r'data-wm-show-when="([^"]*)"', page)]
    assert f'data-wm-key="{uid("where")}"' in page
    start_of_block = page.index(f'id="at-q-{uid("where")}"')
    assert " hidden" in page[start_of_block : page.index(">", start_of_block)]


def test_answer_that_was_not_on_the_page_is_not_emptied_by_it(client, ada):
    """Another tab may have opened a question after this page was drawn."""
    sections = [
        section("one", ask("yes_no", "a")),
        section(
            "two",
            ask("short_text", "b", required=False),
            ask(
                "choice", "c", options=["X", "Y"], display="many", required=False, show_when=when("a", "=yes")
            ),
        ),
    ]
    application = start(make_round_form(sections), ada)
    fill(application, {uid("a"): "yes", uid("c"): [uid("c/X")]})

    send(client, application, "two", ["b"], b="text")

    application.refresh_from_db()
    assert application.draft_answers[uid("c")] == [uid("c/X")]


def test_publishing_a_condition_says_of_whom_more_is_asked():
    application = fill(start(), {uid("year"): uid("year/First")})
    sections = copy.deepcopy(SMALL)
    sections[1]["value"]["questions"].reverse()
    sections[1]["value"]["questions"][1]["value"]["show_when"] = when("year", "Second")

    version = edit_form(application.round_form.form, sections)

    assert version.change_class == "tightening"
    assert [change["kind"] for change in version.changes] == ["required_condition_changed", "order_changed"]


def chain(*, first, last=()):
    """Four questions, the second and the last with values of their own; each waits for the one before it."""
    asked = [
        ask("yes_no", "a"),
        ask("short_text", "b", required=False, **first),
        ask("number", "c", required=False, show_when=when("b")),
    ]
    later = section("later", ask("short_text", "d", **dict(last)))
    later["value"]["show_when"] = when("c", "=3")
    return [section("one", *asked), later]


@pytest.mark.parametrize(
    ("before", "after", "kinds"),
    [
        (
            chain(first={"show_when": when("a", "=yes")}),
            chain(first={}),
            {
                "b": "optional_condition_changed",
                "c": "optional_condition_changed",
                "d": "required_condition_changed",
            },
        ),
        # Whoever is asked the last question has met this condition before.
        (chain(first={}), chain(first={}, last={"show_when": when("b")}), {}),
    ],
)
def test_condition_counts_for_every_question_that_depends_on_it_in_the_end(before, after, kinds):
    form = make_round_form(before).form

    version = edit_form(form, after)

    assert {change["question"]: change["kind"] for change in version.changes} == {
        uid(name): kind for name, kind in kinds.items()
    }
    assert version.change_class == ("tightening" if kinds else "wording")


def test_staff_of_the_lead_alone_read_what_is_meant_for_it(client, ada):
    world = make_world()
    form = world.round_form.form
    edit_form(
        form, [section("one", ask("short_text", "secret", visible_to="lead"), ask("short_text", "open"))]
    )
    application = start(world.round_form, ada)
    fill(application, {uid("secret"): "for the lead", uid("open"): "for all"})
    submit(application)
    url = reverse("mentoring_applications:inspect", args=[Application.objects.get().pk])

    pages = {}
    for person in (world.coordinator, world.colleague):
        client.force_login(person)
        pages[person] = client.get(url).text

    assert "for the lead" in pages[world.coordinator]
    assert "for the lead" not in pages[world.colleague]
    assert "for all" in pages[world.colleague]
    assert "1 answer is shown to the program's lead office only." in unescape(pages[world.colleague])
