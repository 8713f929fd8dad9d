"""Cells become values that a mentor's columns can hold; what could be two things becomes neither."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wagtail_mentoring.directory.models import ContactCard, Mentor, MentorDegree
from wagtail_mentoring.imports.cells import LONGEST, Fault, Values, read_day, read_values
from wagtail_mentoring.imports.mapping import Target


def columns():
    return {
        field.name: field
        for model in (MentorDegree, ContactCard, Mentor)
        for field in model._meta.concrete_fields
    }


def test_limits_are_those_of_the_columns():
    assert {target: columns()[target].max_length for target in LONGEST} == LONGEST


def test_row_becomes_values():
    row = {
        "first_name": ["Ann"],
        "last_name": ["Lee"],
        "email": ["ann@example.org"],
        "class_year": ["1998"],
        "capacity": ["2"],
        "linkedin_url": ["www.linkedin.com/in/ann"],
        "consented_at": ["2024-02-29 08:30:00"],
        "do_not_contact": ["No", "x"],
        "terms:industry": ["Law, tax; Art", "Art\nFood"],
    }

    assert read_values(row) == Values(
        found={
            "name": "Ann Lee",
            "email": "ann@example.org",
            "class_year": 1998,
            "capacity": 2,
            "linkedin_url": "https://www.linkedin.com/in/ann",
            "consented_at": date(2024, 2, 29),
            "do_not_contact": True,
        },
        terms={"industry": ("Law, tax", "Art", "Food")},
    )


def test_row_without_a_name_is_a_fault_and_nothing_else_is_needed():
    assert read_values({}).faults == {"name": Fault.MISSING}
    assert read_values({"name": ["Ann"]}) == Values(found={"name": "Ann"})


@pytest.mark.parametrize(
    ("meaning", "text", "fault"),
    [
        ("email", "ann", Fault.NO_EMAIL),
        ("email", "a@example.org; b@example.org", Fault.NO_EMAIL),
        ("email", "Ann <a@example.org>", Fault.NO_EMAIL),
        ("email", "a" * 250 + "@example.org", Fault.TOO_LONG),
        ("linkedin_url", "javascript:alert(1)", Fault.NO_LINK),
        ("linkedin_url", "ftp://example.org", Fault.NO_LINK),
        ("class_year", "98", Fault.NO_YEAR),
        ("class_year", "1066", Fault.NO_YEAR),
        ("capacity", "-1", Fault.NO_NUMBER),
        ("capacity", "two", Fault.NO_NUMBER),
        ("capacity", "101", Fault.NO_NUMBER),
        ("do_not_contact", "perhaps", Fault.NO_YES_OR_NO),
        ("consented_at", "in spring", Fault.NO_DAY),
        ("consented_at", "31.02.2024", Fault.NO_DAY),
        ("consented_at", "03/04/2024", Fault.TWO_DAYS),
        ("city", "x" * 81, Fault.TOO_LONG),
    ],
)
def test_cell_that_has_no_value_is_a_fault_of_its_column_only(meaning, text, fault):
    values = read_values({"name": ["Ann"], meaning: [text]})

    assert (values.found, values.faults) == ({"name": "Ann"}, {meaning: fault})


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2024-02-29", date(2024, 2, 29)),
        ("2024-02-29T08:30:00+02:00", date(2024, 2, 29)),
        ("29.2.2024", date(2024, 2, 29)),
        ("3.4.2024", date(2024, 4, 3)),
        ("29/02/2024", date(2024, 2, 29)),
        ("2/29/2024", date(2024, 2, 29)),
        ("4/4/2024", date(2024, 4, 4)),
    ],
)
def test_day_is_read_where_only_one_is_possible(text, day):
    assert read_day(text) == day


@pytest.mark.parametrize("text", ["Yes", "TRUE", "1", "x", "Ja"])
def test_yes_is_yes_in_the_words_of_the_systems(text):
    assert read_values({"name": ["Ann"], "do_not_contact": [text]}).found["do_not_contact"] is True


@settings(deadline=None)
@given(
    st.dictionaries(
        st.sampled_from([str(target) for target in Target]), st.lists(st.text(min_size=1), min_size=1)
    )
)
def test_any_row_gives_each_meaning_a_value_or_a_fault(row):
    values = read_values(row)

    parts = {"first_name", "last_name"}
    assert not values.found.keys() & values.faults.keys()
    assert values.found.keys() | values.faults.keys() == (row.keys() - parts) | {"name"}
