"""The plain rules of asking for a few answers only."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from wagtail_mentoring.application_forms.conditions import shown
from wagtail_mentoring.applications import asking


def question(key, show_when=None, **more):
    return {"key": key, "type": "short_text", "label": key, "required": True, "show_when": show_when, **more}


def when(key):
    return {"question": key, "test": "answered", "values": []}


def schema(*sections):
    return {
        "title": "T",
        "retired": [],
        "sections": [
            {"key": str(number), "title": str(number), "show_when": condition, "questions": questions}
            for number, (condition, questions) in enumerate(sections)
        ],
    }


FORM = schema(
    (None, [question("a"), question("b", when("a")), {"key": "t", "type": "statement"}]),
    (when("a"), [question("c"), question("d", when("c"))]),
)


@pytest.mark.parametrize(
    ("keys", "conditions"),
    [
        (["b"], {"b": None}),
        (["a", "b"], {"a": None, "b": "a"}),
        (["c"], {"c": None}),
        (["a", "c"], {"a": None, "c": "a"}),
        (["d"], {"d": None}),
        (["d", "c", "a"], {"a": None, "c": "a", "d": "c"}),
        (["t", "unknown"], {}),
    ],
)
def test_form_cut_down_keeps_the_conditions_that_still_ask_something(keys, conditions):
    [page] = asking.cut_down(FORM, keys)["sections"]

    found = {q["key"]: q["show_when"] and q["show_when"]["question"] for q in page["questions"]}
    assert found == conditions
    assert list(found) == list(conditions)


def test_question_keeps_its_own_condition_and_its_sections():
    form = schema((None, [question("away"), question("uk")]), (when("away"), [question("tale", when("uk"))]))

    cut = asking.cut_down(form, ["away", "uk", "tale"])

    for given in ({"uk": ["x"]}, {"away": ["x"]}, {"away": ["x"], "uk": ["x"]}):
        assert ("tale" in shown(cut, given)) is ("tale" in shown(form, given)) is (len(given) == 2)


def test_only_what_was_asked_is_put_in_place():
    before = {"a": 1, "b": 2, "c": None}

    after = asking.put_in_place(before=before, asked=["b", "d", "c"], given={"a": 99, "b": 3, "d": None})

    assert after == {"a": 1, "b": 3, "d": None}


def test_earlier_numbers_name_answers_given_to_another_version():
    numbers = asking.earlier_numbers(
        answers=["a", "b", "c"],
        asked=["c"],
        before={"a": 1},
        number_before=3,
        number_asked=5,
        number=5,
    )

    assert numbers == {"a": 1, "b": 3}


def test_earlier_numbers_of_an_answer_to_an_older_version_than_the_rest():
    numbers = asking.earlier_numbers(
        answers=["a", "c"], asked=["c"], before={}, number_before=4, number_asked=3, number=4
    )

    assert numbers == {"c": 3}


def test_consents_not_asked_for_stay_word_for_word():
    old = [{"question": "x", "text": "old"}, {"question": "y", "text": "old"}]

    new = asking.put_consents_in_place(
        before=old, asked=["y"], given=[{"question": "y", "text": "new"}, {"question": "x", "text": "sly"}]
    )

    assert new == [{"question": "x", "text": "old"}, {"question": "y", "text": "new"}]


def test_end_of_a_day_follows_the_zone_through_a_change_of_clocks():
    dublin = ZoneInfo("Europe/Dublin")

    assert asking.end_of(date(2026, 10, 24), dublin) == datetime(2026, 10, 24, 23, tzinfo=UTC)
    assert asking.end_of(date(2026, 10, 25), dublin) == datetime(2026, 10, 26, 0, tzinfo=UTC)


NOW = datetime(2026, 11, 26, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("asked", "due", "reminded", "wanted"),
    [
        (-5, 1, None, True),
        (-5, 2, None, True),
        (-5, 2.01, None, False),
        (-5, 0, None, False),
        (-5, 1, -1, False),
        (-0.5, 1, None, False),
        (-1, 1, None, True),
    ],
)
def test_reminder_is_due_once_shortly_before_the_end(asked, due, reminded, wanted):
    def at(days):
        return NOW + timedelta(days=days)

    reminded_at = None if reminded is None else at(reminded)

    assert (
        asking.is_to_be_reminded(now=NOW, asked_at=at(asked), due_at=at(due), reminded_at=reminded_at, days=2)
        is wanted
    )
