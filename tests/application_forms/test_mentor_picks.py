"""Finding a mentor by name inside a form, as a keyboard types it."""

import pytest
from django.utils import timezone

from tests.factories import MentorFactory
from wagtail_mentoring.application_forms.mentor_picks import MOST_RESULTS, find_mentors

pytestmark = pytest.mark.django_db


def listed(name, **values):
    values.setdefault("sort_name", "")
    return MentorFactory(name=name, status="approved", consented_at=timezone.now(), **values)


def found(text, without=()):
    return [mentor.name for mentor in find_mentors(text, without=list(without))]


@pytest.mark.parametrize(
    ("name", "typed"),
    [
        ("Seán Adeyemi", ["Sean Adeyemi", "seán", "SEÁN ADEYEMI", "adeyemi se", "Sea\u0301n"]),
        ("Björn Aziz", ["bjorn", "BJÖRN", "aziz björn"]),
        ("Łukasz Großmann", ["lukasz", "grossmann", "GROSSMANN"]),
        ("Niamh O’Brien", ["O'Brien", "o’brien"]),
        ("Ελένη Παππά", ["ελενη", "ΠΑΠΠΆ"]),
    ],
)
def test_mentor_is_found_however_the_name_is_typed(name, typed):
    listed(name)
    listed("Aoife Byrne")

    assert {text: found(text) for text in typed} == dict.fromkeys(typed, [name])


def test_part_of_the_name_that_is_not_sorted_by_is_found_as_well():
    listed("Zoë (Zuzana) Bennett", sort_name="Bennett, Zoë")

    assert found("zuzana zoe") == ["Zoë (Zuzana) Bennett"]


@pytest.mark.parametrize("text", ["", " ", "\u0301", "%", "_", "Sean Byrne"])
def test_what_is_in_no_name_finds_nobody(text):
    listed("Seán Adeyemi")

    assert found(text) == []


def test_whoever_is_not_listed_or_chosen_already_is_not_found():
    chosen, _other = listed("Seán Adeyemi"), listed("Sean Byrne")
    listed("Séan Hidden", live=False)

    assert found("sean", without=[str(chosen.pk)]) == ["Sean Byrne"]


@pytest.mark.parametrize(("more", "known"), [(0, MOST_RESULTS), (1, MOST_RESULTS + 1), (3, MOST_RESULTS + 1)])
def test_one_more_is_found_where_there_are_more_than_are_shown(more, known):
    for number in range(MOST_RESULTS + more):
        listed(f"Sinclair {number}")

    assert len(found("sinclair")) == known
