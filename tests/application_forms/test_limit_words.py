"""People are told every limit before they run into it."""

import pytest

from tests.applications.builders import ask, make_form, section
from wagtail_mentoring.application_forms.compiler import compile_schema
from wagtail_mentoring.application_forms.limit_words import limits_in_words

pytestmark = pytest.mark.django_db
MANY = {"options": ["Red", "Green", "Blue", "Grey"], "display": "many"}
RANKED = {**MANY, "display": "ranked"}


@pytest.mark.parametrize(
    ("kind", "value", "words"),
    [
        ("short_text", {}, ""),
        ("short_text", {"min_length": 3}, "At least 3 characters."),
        ("short_text", {"min_length": 3, "max_length": 9}, "3 to 9 characters."),
        ("short_text", {"max_length": 1}, "Up to 1 character."),
        ("long_text", {}, ""),
        ("long_text", {"max_words": 50}, "Up to 50 words."),
        ("long_text", {"min_words": 20}, "At least 20 words."),
        ("long_text", {"min_words": 20, "max_words": 50}, "20 to 50 words."),
        ("long_text", {"max_words": 50, "max_length": 100}, "Up to 50 words. Up to 100 characters."),
        ("number", {}, ""),
        ("number", {"min_value": 0}, "0 or more."),
        ("number", {"max_value": 9}, "9 or less."),
        ("number", {"min_value": 0, "max_value": 9}, "From 0 to 9."),
        ("date", {"earliest": "2027-01-01"}, "1 Jan 2027 or later."),
        ("date", {"latest": "2027-12-31"}, "31 Dec 2027 or earlier."),
        (
            "date",
            {"earliest": "2027-01-01", "latest": "2027-12-31"},
            "From 1 Jan 2027 to 31 Dec 2027.",
        ),
        ("choice", {"options": ["Red", "Green"]}, ""),
        ("choice", MANY, ""),
        ("choice", {**MANY, "min_choices": 2}, "Choose at least 2."),
        ("choice", {**MANY, "max_choices": 3}, "Choose up to 3."),
        ("choice", {**MANY, "min_choices": 2, "max_choices": 3}, "Choose 2 to 3."),
        ("choice", {**MANY, "min_choices": 3, "max_choices": 3}, "Choose 3."),
        ("choice", RANKED, "Choose up to 4."),
        ("mentors", {}, "Choose up to 5."),
    ],
)
def test_every_limit_is_told(kind, value, words):
    form = make_form([section("all", ask(kind, "one", **value))])
    schema = compile_schema(title="All", sections=form.sections, previous=None)

    assert limits_in_words(schema["sections"][0]["questions"][0]) == words
