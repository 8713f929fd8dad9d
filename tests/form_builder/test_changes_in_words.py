"""“Before you publish” tells every change, with what it was before and what it is after."""

import copy

import pytest

from tests.applications.builders import ask, make_form, section, uid
from wagtail_mentoring.application_forms.actions import publish_form_version
from wagtail_mentoring.application_forms.versions import change_class, changes_between
from wagtail_mentoring.form_builder.edit_effects import Effects
from wagtail_mentoring.form_builder.form_changes import change_lines

pytestmark = pytest.mark.usefixtures("site_root")


def text(name, words, heading=""):
    return {"type": "statement", "id": uid(name), "value": {"heading": heading, "text": words}}


BASE = [
    section(
        "about",
        ask("short_text", "name", max_length=200),
        ask("choice", "year", options=["First", "Second"], display="many"),
        text("note", "Bring a pen.", "Note"),
    ),
    section(
        "more",
        ask("date", "day", latest="2026-12-31"),
        ask("file", "cv", file_types=["docx", "pdf"], max_megabytes=5),
        ask("long_text", "goals", filterable=False),
    ),
]


def lines(edit, base=BASE):
    """Each line as what, of what, before and after, once ``edit`` was done to the sections."""
    form = make_form(copy.deepcopy(base))
    before = publish_form_version(form=form, user=None).schema
    raw = copy.deepcopy(base)
    form.sections = edit(raw) or raw
    after = form.compiled()
    return [
        (str(line.words), line.label, line.was, line.now, line.effect)
        for line in change_lines(before, after, Effects())
    ]


def told(edit, base=BASE):
    return [line[:4] for line in lines(edit, base)]


def value(raw, part, question):
    return raw[part]["value"]["questions"][question]["value"]


def test_sections_are_told_with_their_words_also_beside_other_changes():
    def edit(raw):
        raw[0]["value"].update(title="You", intro="Who you are.")
        value(raw, 0, 0)["label"] = "Full name"
        raw.append(section("last", ask("yes_no", "sure")))

    assert set(told(edit)) == {
        ("New question, must be answered", "Sure", "", ""),
        ("Reworded: Question", "Full name", "Name", "Full name"),
        ("Section reworded: Title", "You", "About", "You"),
        ("Section reworded: Introduction", "You", "none", "Who you are."),
        ("New section", "Last", "", ""),
    }


def test_texts_without_a_question_are_told():
    def edit(raw):
        value(raw, 0, 2).update(heading="Mind", text="Bring two pens.")
        raw[1]["value"]["questions"].append(text("bye", "See you."))

    assert told(edit) == [
        ("Text reworded: Heading", "Mind", "Note", "Mind"),
        ("Text reworded: Text", "Mind", "Bring a pen.", "Bring two pens."),
        ("New text", "See you.", "", "See you."),
    ]
    assert told(lambda raw: raw[0]["value"]["questions"].pop(2) and None) == [
        ("Text no longer shown", "Note", "Bring a pen.", "")
    ]


def only_if_said(which):
    """The condition that ``which``, a choice of ``BASE``, was answered with its first option."""
    return {"question": uid(which), "test": "any_of", "values": uid(f"{which}/First")}


def test_text_that_other_people_are_shown_is_told_also_beside_other_changes():
    def edit(raw):
        value(raw, 0, 0)["label"] = "Full name"
        value(raw, 0, 2)["show_when"] = only_if_said("year")

    assert set(told(edit)) == {
        ("Reworded: Question", "Full name", "Name", "Full name"),
        ("Text shown to other people", "Note", "Always", "Year – First"),
    }
    assert told(lambda raw: value(raw, 0, 2).update(show_when=only_if_said("year"))) == [
        ("Text shown to other people", "Note", "Always", "Year – First")
    ]


def test_texts_of_a_section_that_other_people_are_shown_are_told():
    farewell = [section("bye", text("thanks", "See you."))]

    def edit(raw):
        raw[-1]["value"]["show_when"] = only_if_said("year")

    assert told(edit, [*BASE, *farewell]) == [
        ("Text shown to other people", "See you.", "Always", "Year – First")
    ]


def test_text_behind_a_question_that_other_people_are_asked_is_told():
    base = copy.deepcopy(BASE)
    value(base, 0, 2)["show_when"] = {"question": uid("name"), "test": "answered", "values": ""}

    def edit(raw):
        raw[0]["value"]["questions"].insert(0, raw[0]["value"]["questions"].pop(1))
        value(raw, 0, 1)["show_when"] = only_if_said("year")

    assert (
        "Text shown to other people",
        "Note",
        "Name – any answer",
        "Year – First\nName – any answer",
    ) in told(edit, base)


def test_what_nobody_reads_or_answers_otherwise_is_no_change():
    before = publish_form_version(form=make_form(copy.deepcopy(BASE)), user=None).schema
    after = copy.deepcopy(before)
    after["sections"][0]["questions"][0]["of_a_later_release"] = None

    assert changes_between(before, after) == []


def test_order_is_told_of_sections_questions_and_options():
    def edit(raw):
        raw[0]["value"]["questions"].insert(0, raw[0]["value"]["questions"].pop(1))
        value(raw, 0, 0)["options"].reverse()
        raw.reverse()

    assert set(told(edit)) == {
        ("Order", "", "About\nMore", "More\nAbout"),
        ("Order", "About", "Name\nYear\nNote", "Year\nName\nNote"),
        ("Order", "Year", "First\nSecond", "Second\nFirst"),
    }


def test_question_that_moves_is_told_with_both_sections():
    def edit(raw):
        raw[1]["value"]["questions"].append(raw[0]["value"]["questions"].pop(0))

    assert told(edit) == [("In another section", "Name", "About", "More")]


def test_section_that_is_taken_out_is_told():
    assert ("Section no longer there", "More", "", "") in told(lambda raw: raw[:1])


def test_limits_and_settings_are_named_and_their_values_are_words():
    def edit(raw):
        value(raw, 0, 0).update(max_length=100, min_length=2, role="name")
        value(raw, 0, 1)["display"] = "radio"
        value(raw, 1, 0).update(latest="2026-11-30", visible_to="lead")
        value(raw, 1, 1).update(file_types=["pdf"], sensitivity="personal")
        value(raw, 1, 2).update(role="goals", retention=12)

    assert set(told(edit)) >= {
        ("Stricter limit: Most characters", "Name", "200", "100"),
        ("Stricter limit: Least characters", "Name", "none", "2"),
        ("Settings for staff: Meaning", "Name", "none", "Name"),
        ("Stricter limit: Latest", "Day", "31 Dec 2026", "30 Nov 2026"),
        (
            "Settings for staff: Who may read the answer",
            "Day",
            "All offices of the program",
            "Only the program's lead office",
        ),
        ("Stricter limit: Types", "Cv", "Word (.docx), PDF", "PDF"),
        ("Settings for staff: Sensitivity", "Cv", "Normal", "Personal"),
        ("Settings for staff: Meaning", "Goals", "none", "Goals"),
        ("Settings for staff: Months kept", "Goals", "none", "12"),
    }
    [display] = [line for line in told(edit) if line[1] == "Year" and "choose" in line[0].lower()]
    assert display[2:] == ("Several: tick boxes", "One of a few: all options in view")


def test_one_of_a_few_that_becomes_several_is_looser_in_every_line():
    base = copy.deepcopy(BASE)
    value(base, 0, 1)["display"] = "radio"

    assert told(lambda raw: value(raw, 0, 1).update(display="many"), base) == [
        ("Looser limit: Most options", "Year", "1", "none"),
        ("Looser limit: How to choose", "Year", "One of a few: all options in view", "Several: tick boxes"),
    ]


def test_settings_for_staff_say_whether_they_hold_for_what_was_handed_in():
    def effects(**settings):
        return [line[4] for line in lines(lambda raw: value(raw, 1, 2).update(settings))]

    assert effects(visible_to="lead") == [
        "Applicants notice nothing. It also holds for what was handed in before."
    ]
    assert effects(role="goals") == ["Applicants notice nothing. It holds for what is handed in from now on."]


@pytest.mark.parametrize(
    ("was", "now", "effect"),
    [
        ({"sensitivity": "sensitive"}, {"sensitivity": "normal"}, "stay as protected as they were before"),
        ({"sensitivity": "personal"}, {"sensitivity": "normal"}, "stay as protected as they were before"),
        ({"sensitivity": "personal"}, {"sensitivity": "sensitive"}, "also holds for what was handed in"),
        ({"visible_to": "lead"}, {"visible_to": "staff"}, "stay with the lead office"),
        ({"retention": 6}, {"retention": 12}, "also holds for what was handed in"),
    ],
)
def test_protection_that_is_taken_off_is_not_said_to_be_gone(was, now, effect):
    base = copy.deepcopy(BASE)
    value(base, 1, 2).update(was)

    [line] = lines(lambda raw: value(raw, 1, 2).update(now), base)

    assert effect in line[4]


def test_layout_disturbs_nobody():
    form = make_form(copy.deepcopy(BASE))
    before = publish_form_version(form=form, user=None).schema
    form.sections = list(reversed(copy.deepcopy(BASE)))
    after = form.compiled()

    assert change_class(before, changes_between(before, after)) == "wording"
