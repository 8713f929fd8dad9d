"""Schemas as plain data: export names for good, changes named, answers never in another column."""

import copy
import time

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from wagtail_mentoring.application_forms import versions


def question(key, **values):
    return {
        "key": key,
        "type": "short_text",
        "label": key.capitalize(),
        "help": "",
        "required": False,
        "role": "",
        "sensitivity": "normal",
        "filterable": False,
        "max_length": 200,
        **values,
    }


def choice(key, *options, **values):
    options = [{"key": f"{key}/{name}", "label": name} for name in options]
    return question(key, type="choice", display="radio", max_choices=1, options=options, **values)


def schema(*questions, title="Apply"):
    sections = [{"key": "s", "title": "Section", "intro": "", "questions": list(questions)}]
    return {"format": 1, "title": title, "sections": sections, "retired": []}


def settled(*questions, previous=None):
    return versions.settle(schema(*questions), previous)


def kinds(before, after):
    return [change["kind"] for change in versions.changes_between(before, after)]


@pytest.mark.parametrize(
    ("label", "taken", "code"),
    [
        ("Full name", [], "full_name"),
        ("Größe & Gewicht?", [], "groe_gewicht"),
        ("Name", ["name", "name_2"], "name_3"),
        ("你好", [], "question"),
        ("x" * 60, [], "x" * 40),
    ],
)
def test_export_name_is_made_of_the_label(label, taken, code):
    assert versions.propose_code(label, taken, "question") == code


def test_export_name_stays_when_the_question_is_reworded():
    first = settled(question("a", label="Full name"))
    second = settled(question("a", label="What is your name?"), previous=first)

    assert [q["code"] for q in versions.questions_of(second)] == ["full_name"]


def test_export_name_of_a_removed_question_is_never_given_again():
    first = settled(question("a", label="Name"))
    second = settled(previous=first)
    third = settled(question("b", label="Name"), previous=second)

    assert [q["code"] for q in versions.questions_of(third)] == ["name_2"]
    assert [q["code"] for q in third["retired"]] == ["name"]


def test_removed_question_that_comes_back_has_its_old_export_name():
    first = settled(question("a", label="Name"))
    second = settled(previous=first)
    third = settled(question("a", label="Full name"), previous=second)

    assert [q["code"] for q in versions.questions_of(third)] == ["name"]
    assert third["retired"] == []


def test_removed_option_is_kept_as_retired_with_its_code():
    first = settled(choice("c", "Red", "Blue"))
    second = settled(choice("c", "Blue"), previous=first)
    [asked] = versions.questions_of(second)

    assert asked["retired_options"] == [{"key": "c/Red", "label": "Red", "code": "red"}]
    assert list(versions.all_options(asked)) == ["c/Blue", "c/Red"]


@pytest.mark.parametrize(
    ("before", "after", "expected", "change_class"),
    [
        ([question("a")], [question("a")], [], "wording"),
        ([question("a")], [question("a", label="B")], ["reworded"], "wording"),
        ([question("a")], [question("a", filterable=True)], ["settings_changed"], "wording"),
        ([question("a"), question("b")], [question("b"), question("a")], ["order_changed"], "wording"),
        ([question("a")], [question("a"), question("b")], ["optional_question_added"], "compatible"),
        ([question("a"), question("b")], [question("a")], ["question_retired"], "compatible"),
        ([question("a", required=True)], [question("a")], ["now_optional"], "compatible"),
        ([question("a")], [question("a", max_length=300)], ["limit_loosened"], "compatible"),
        ([choice("c", "A", "B")], [choice("c", "A", "B", "C")], ["option_added"], "compatible"),
        (
            [question("a")],
            [question("a"), question("b", required=True)],
            ["required_question_added"],
            "tightening",
        ),
        ([question("a")], [question("a", required=True)], ["now_required"], "tightening"),
        ([question("a")], [question("a", max_length=20)], ["limit_tightened"], "tightening"),
        ([question("a")], [question("a", min_value=1)], ["limit_tightened"], "tightening"),
        ([question("a", min_value=5)], [question("a", min_value=1)], ["limit_loosened"], "compatible"),
        ([choice("c", "A", "B")], [choice("c", "A")], ["option_retired"], "tightening"),
        ([choice("c", "A")], [{**choice("c", "A"), "display": "select"}], ["reworded"], "wording"),
        ([choice("c", "A")], [{**choice("c", "A"), "display": "many"}], ["limit_loosened"], "compatible"),
        (
            [{**choice("c", "A"), "display": "ranked"}],
            [{**choice("c", "A"), "display": "many"}],
            ["limit_loosened"],
            "compatible",
        ),
        ([{**choice("c", "A"), "display": "many"}], [choice("c", "A")], ["limit_tightened"], "tightening"),
        ([question("a", text="Old")], [question("a", text="New")], ["text_changed"], "tightening"),
        (
            [question("a", file_types=["pdf"])],
            [question("a", file_types=["docx"])],
            ["limit_tightened"],
            "tightening",
        ),
        (
            [question("a", vocabulary={"key": "1", "name": "I"})],
            [question("a", vocabulary={"key": "2", "name": "I"})],
            ["list_changed"],
            "tightening",
        ),
    ],
)
def test_change_has_a_name_and_a_class(before, after, expected, change_class):
    old = settled(*before)
    new = settled(*after, previous=old)

    assert kinds(old, new) == expected
    assert versions.change_class(old, versions.changes_between(old, new)) == change_class


def test_renamed_option_is_wording_and_keeps_its_code():
    old = settled(choice("c", "Red"))
    renamed = choice("c", "Red")
    renamed["options"][0]["label"] = "Crimson"
    new = settled(renamed, previous=old)

    assert kinds(old, new) == ["option_renamed"]
    assert versions.questions_of(new)[0]["options"] == [{"key": "c/Red", "label": "Crimson", "code": "red"}]


def test_new_title_is_a_change():
    old = settled(question("a"))
    new = versions.settle(schema(question("a"), title="Apply now"), old)

    assert kinds(old, new) == ["title_changed"]


def test_long_forms_are_compared_while_an_applicant_waits():
    """Forty sections of forty questions of twenty options: more than anybody builds."""
    sections = [
        {
            "key": f"s{part}",
            "title": "Section",
            "intro": "",
            "questions": [choice(f"q{part}-{number}", *map(str, range(20))) for number in range(40)],
        }
        for part in range(40)
    ]
    form = {**schema(), "sections": sections}
    began = time.process_time()

    assert versions.changes_between(form, copy.deepcopy(form)) == []
    assert time.process_time() - began < 5


def test_first_version_has_a_class_of_its_own():
    assert versions.change_class(None, []) == "first"


#: One edit after another: each is the list of questions (key, label) that the form then has.
edits = st.lists(
    st.lists(
        st.tuples(st.sampled_from("abcdef"), st.sampled_from(["Name", "name", "Goal", "Größe", "", "你好"])),
        unique_by=lambda pair: pair[0],
        max_size=5,
    ),
    min_size=1,
    max_size=8,
)


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(edits)
def test_no_edit_ever_moves_an_answer_to_another_column(history):
    previous, code_of = None, {}
    for pairs in history:
        previous = settled(*(question(key, label=label) for key, label in pairs), previous=previous)
        codes = {key: q["code"] for key, q in versions.all_questions(previous).items()}

        assert len(set(codes.values())) == len(codes)
        assert code_of.keys() <= codes.keys()
        assert {key: codes[key] for key in code_of} == code_of
        code_of = codes
