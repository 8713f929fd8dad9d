"""Counts: right for fields with several values, and for choices within and across groups."""

from datetime import date

import pytest
from modelsearch.backends.base import FilterFieldError
from modelsearch.query import MATCH_ALL
from modelsearch.test.testapp.models import Author, Book

from wagtail_mentoring.search.models import IndexState

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def library(empty_index, make_book):
    make_book("Red and blue", pages=10, tags=["red", "blue"], authors=["Ann", "Bob"])
    make_book("Red", pages=20, tags=["red"], authors=["Ann"])
    make_book("Blue and green", pages=10, tags=["blue", "green"], authors=["Bob"])
    make_book("Plain", pages=30, published=date(2001, 1, 1))
    for author in Author.objects.all():
        author.save()


@pytest.fixture(params=["index", "database"], autouse=True)
def answered_by(request, library, monkeypatch):
    """Ask the index, then the database that stands in for it."""
    if request.param == "database":
        monkeypatch.setattr("wagtail_mentoring.search.healing.MENDED_AT_ONCE", -1)
        IndexState.objects.update(generation="gone")


def test_facet_of_an_own_field_counts_the_largest_first(backend):
    counts = backend.search(MATCH_ALL, Book).facet("number_of_pages")

    assert list(counts.items()) == [(10, 2), (20, 1), (30, 1)]
    assert backend.search(MATCH_ALL, Book).facet("publication_date")[date(2001, 1, 1)] == 1


def test_facet_of_a_many_to_many_field_counts_each_object_once_a_value(backend):
    ann, bob = (Author.objects.get(name=name).pk for name in ("Ann", "Bob"))

    assert backend.search(MATCH_ALL, Book).facet("authors") == {ann: 2, bob: 2, None: 1}


def test_facet_of_a_related_field_counts_by_path(backend):
    assert backend.search(MATCH_ALL, Book).facet("tags__slug") == {"red": 2, "blue": 2, "green": 1, None: 1}
    assert backend.search("green", Book).facet("tags__slug") == {"blue": 1, "green": 1}


def test_facet_counts_an_object_once_however_many_of_its_related_objects_share_the_value(backend):
    by_pages = backend.search("ann", Author).facet("books__number_of_pages")
    by_date = backend.search("ann", Author).facet("books__publication_date")

    assert by_pages == {10: 1, 20: 1}
    assert by_date == {date(2020, 1, 1): 1}


def test_facet_respects_words_and_filters_but_not_the_slice(backend):
    results = backend.search("red", Book.objects.filter(number_of_pages=10))

    assert results.facet("tags__slug") == {"red": 1, "blue": 1}
    assert backend.search(MATCH_ALL, Book)[:1].facet("tags__slug")["red"] == 2


@pytest.mark.parametrize("name", ["summary", "tags__name", "nowhere__slug"])
def test_facet_of_a_field_that_is_not_indexed_names_the_line_to_add(backend, name):
    with pytest.raises(FilterFieldError, match=r"Please add .* to Book.search_fields"):
        backend.search(MATCH_ALL, Book).facet(name)


def test_facet_counts_of_a_group_ignore_its_own_choice_and_respect_the_others(backend):
    groups = {
        "colour": ("tags__slug", ["red"]),
        "pages": ("number_of_pages", [10]),
        "author": ("authors", []),
    }

    counts = backend.search(MATCH_ALL, Book).facet_counts(groups)

    ann, bob = (Author.objects.get(name=name).pk for name in ("Ann", "Bob"))
    assert counts == {
        "colour": {"blue": 2, "red": 1, "green": 1},  # of the books with 10 pages
        "pages": {10: 1, 20: 1},  # of the red books
        "author": {ann: 1, bob: 1},  # of the red books with 10 pages
    }


def test_facet_counts_take_several_values_of_a_group_as_any_of_them(backend):
    groups = {"colour": ("tags__slug", ["red", "green"]), "pages": ("number_of_pages", [])}

    counts = backend.search(MATCH_ALL, Book).facet_counts(groups)

    assert counts["pages"] == {10: 2, 20: 1}
    assert counts["colour"] == {"red": 2, "blue": 2, "green": 1, None: 1}


def test_facet_counts_of_two_groups_on_one_field_narrow_each_other(backend):
    groups = {"warm": ("tags__slug", ["red"]), "cold": ("tags__slug", ["blue"])}

    counts = backend.search(MATCH_ALL, Book).facet_counts(groups)

    assert counts == {"warm": {"red": 1, "blue": 2, "green": 1}, "cold": {"red": 2, "blue": 1}}
