"""Words that staff say mean the same: how a group is written, and what a search makes of it."""

import pytest
from django.core.exceptions import ValidationError
from django.db import transaction
from modelsearch.test.testapp.models import Book

from wagtail_mentoring.search.models import SynonymGroup

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def library(empty_index, make_book):
    make_book("IT manager")
    make_book("Head of information technology")
    make_book("A technology of information")
    make_book("Gardening")
    make_book("Cooking", summary="It is what it is")


@pytest.fixture
def say():
    """Return a function that writes a group as an editor does."""

    def write(words, **fields):
        group = SynonymGroup(words=words, **fields)
        group.full_clean()
        group.save()
        return group

    return write


def test_group_finds_each_of_its_words_for_the_others(backend, say, titles):
    assert titles(backend.search("horticulture", Book)) == []
    say("gardening, horticulture, landscape design")

    assert titles(backend.search("horticulture", Book)) == ["Gardening"]
    assert titles(backend.search("landscape designs", Book)) == ["Gardening"]
    assert titles(backend.search("Gardening", Book)) == ["Gardening"]


def test_words_of_an_entry_are_found_side_by_side_only(backend, say, titles):
    say("IT, information technology")

    found = titles(backend.search("IT", Book))

    assert "Head of information technology" in found
    assert "A technology of information" not in found


def test_typed_word_counts_more_than_its_synonym(backend, say, make_book, titles):
    make_book("Horticulture")
    say("gardening, horticulture")

    assert titles(backend.search("gardening", Book)) == ["Gardening", "Horticulture"]
    assert titles(backend.search("horticulture", Book)) == ["Horticulture", "Gardening"]


def test_abbreviation_that_is_a_function_word_is_looked_for_in_headings_only(backend, say, titles):
    say("IT, information technology")

    assert titles(backend.search("information technology", Book)) == [
        "Head of information technology",
        "A technology of information",
        "IT manager",
    ]


def test_abbreviation_in_a_group_is_a_word_like_any_other(backend, say, make_book, titles):
    make_book("Sales manager")
    assert "Sales manager" in titles(backend.search("it manager", Book))
    say("IT, information technology")

    assert titles(backend.search("it manager", Book)) == ["IT manager"]


def test_one_way_group_goes_from_the_first_to_the_others(backend, say, make_book, titles):
    make_book("Botany")
    say("gardening, botany", one_way=True)

    assert titles(backend.search("gardening", Book)) == ["Gardening", "Botany"]
    assert titles(backend.search("botany", Book)) == ["Botany"]


def test_synonyms_are_found_beside_other_words(backend, say, make_book, titles):
    make_book("Gardening in Dublin")
    say("landscape design, gardening")

    assert titles(backend.search("landscape design dublin", Book)) == ["Gardening in Dublin"]
    assert titles(backend.search("dublin landscape", Book)) == []


def test_autocomplete_knows_synonyms_of_whole_words(backend, say, titles):
    say("gardening, horticulture")

    assert titles(backend.autocomplete("horticulture", Book)) == ["Gardening"]
    assert titles(backend.autocomplete("horticult", Book)) == []


def test_phrase_and_developers_queries_are_answered_beside_synonyms(backend, say, titles):
    say("gardening, horticulture")

    assert titles(backend.search("horticulture cooking", Book, operator="or")) == ["Cooking", "Gardening"]


def test_synonyms_come_and_go_with_their_row(backend, say, titles):
    group = say("gardening, horticulture")
    assert titles(backend.search("horticulture", Book)) == ["Gardening"]

    SynonymGroup.objects.filter(pk=group.pk).update(words="cooking, horticulture")
    assert titles(backend.search("horticulture", Book)) == ["Cooking"]

    group.delete()
    assert titles(backend.search("horticulture", Book)) == []


def test_synonyms_that_are_rolled_back_are_not_used(backend, say, titles):
    with transaction.atomic():
        say("gardening, horticulture")
        assert titles(backend.search("horticulture", Book)) == ["Gardening"]
        transaction.set_rollback(True)

    assert titles(backend.search("horticulture", Book)) == []


def test_search_asks_once_for_all_synonyms(backend, say, django_assert_num_queries, make_book):
    def queries():
        with django_assert_num_queries(2):
            backend.search("nobody knows this", Book).count()

    backend.search("gardening", Book).count()
    queries()
    for number in range(3):
        say(f"gardening, horticulture{number}")
    queries()


@pytest.mark.parametrize(
    ("words", "tidy"),
    [
        ("IT,information   technology", "IT, information technology"),
        (" CV , résumé ", "CV, résumé"),
        ("R&D, research and development", "R&D, research and development"),
    ],
)
def test_group_is_tidied(say, words, tidy):
    assert say(words).words == tidy


@pytest.mark.parametrize(
    ("words", "problem"),
    [
        ("gardening", "Write at least two words or phrases, with a comma between them."),
        ("gardening,", "Between two commas there is no word. Take one of the commas away."),
        ("gardening, , botany", "Between two commas there is no word. Take one of the commas away."),
        ("gardening, &", "Between two commas there is no word. Take one of the commas away."),
        ("café, Cafe", "“café” and “Cafe” are the same to the search. Take one of them away."),
        (
            "gardening, what one does in one's garden",
            "“what one does in one's garden” is too long. Give each entry at most 5 words.",
        ),
    ],
)
def test_group_says_what_is_wrong_with_it(words, problem):
    with pytest.raises(ValidationError) as caught:
        SynonymGroup(words=words).full_clean()

    assert caught.value.message_dict == {"words": [problem]}


def test_group_without_words_is_asked_for_them():
    with pytest.raises(ValidationError) as caught:
        SynonymGroup(words="").full_clean()

    assert caught.value.message_dict == {"words": ["This field cannot be blank."]}


@pytest.mark.parametrize("line", ["", ",", ",,,", "a", "a,a", "&,&", "\x01", "x" * 500, "a,b," * 100])
def test_group_written_past_the_form_hurts_no_search(backend, line, titles):
    SynonymGroup.objects.bulk_create([SynonymGroup(words=line)])

    assert titles(backend.search("gardening", Book)) == ["Gardening"]
    assert titles(backend.autocomplete("gard", Book)) == ["Gardening"]
