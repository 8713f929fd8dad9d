"""Input made to hurt: whatever is typed, a search answers with a bounded result and never with an error.

How long each takes is printed by ``tests/benchmarks/hostile.py``.
"""

import pytest
from modelsearch.backends import get_search_backend
from modelsearch.query import And, Boost, Fuzzy, Not, Or, Phrase, PlainText
from modelsearch.test.testapp.models import Book
from modelsearch.utils import parse_query_string

from tests.search.project.hostile_queries import QUERIES, TEXTS
from wagtail_mentoring.search.models import Change, IndexState
from wagtail_mentoring.search.query import (
    MAX_CHARACTERS,
    MAX_NODES,
    MAX_TERMS,
    MAX_WORDS,
    AnyOf,
    Every,
    Node,
    Without,
    bounded_words,
    tree_of,
)
from wagtail_mentoring.search.reading import Reading

pytestmark = pytest.mark.django_db

#: A test for each kind of text: a database for each text would take longer than all the searches.
every_kind = pytest.mark.parametrize("texts", TEXTS.values(), ids=TEXTS)

#: No tree can have more nodes: each word may have other ways of writing it, and stands in some node.
MOST_NODES = MAX_NODES + 4 * MAX_WORDS


@pytest.fixture(scope="module", autouse=True)
def shelf(django_db_setup, django_db_blocker):
    """Two books for all the queries of this file."""
    with django_db_blocker.unblock():
        IndexState.objects.create(index="searchtests.book", complete=True)
        books = [
            Book.objects.create(title=title, number_of_pages=1, publication_date="2020-01-01")
            for title in ("Mentor", "Mentors and menders")
        ]
        yield
        for book in books:
            book.delete()
        IndexState.objects.all().delete()
        Change.objects.all().delete()


def ask(backend, query, how):
    try:
        results = getattr(backend, how)(query, Book)
        facet = results.query_compiler and results.facet("title")
        return len(results), results.count(), list(results[:10]), facet
    except Exception as error:
        error.add_note(f"{how}: {query!r:.100}")
        raise


def readings(text):
    """What a view may make of a person's text."""
    _filters, parsed = parse_query_string(text)
    return text, PlainText(text, operator="or"), Phrase(text), Fuzzy(text), Not(PlainText(text)), parsed


def size_of(node: Node) -> int:
    match node:
        case Every(parts=parts, besides=besides):
            return 1 + sum(map(size_of, (*parts, *besides)))
        case AnyOf(parts=parts):
            return 1 + sum(map(size_of, parts))
        case Without(part=part):
            return 1 + size_of(part)
    return 1


def test_table_is_large_enough():
    assert len(set(QUERIES)) == len(QUERIES) >= 200


@every_kind
def test_hostile_text_is_answered_without_error(backend, texts):
    for text in texts:
        for query in readings(text):
            for how in ("search", "autocomplete"):
                counted, count, page, _facet = ask(backend, query, how)
                assert counted == count == len(page) <= 2, (how, text[:80])


@every_kind
def test_hostile_text_finds_nothing_to_correct_or_to_mark_without_error(backend, texts):
    for text in texts:
        results = backend.search(PlainText(text, operator="and"), Book)

        assert results.suggestion() != "", text[:80]
        assert "<script" not in results.highlighter().marked(text[:1000])
        assert results.highlighter().excerpt(text[:1000]) is not None


@every_kind
def test_hostile_text_becomes_a_small_tree(texts):
    for text in texts:
        for query in readings(text)[1:]:
            for completing in (True, False):
                tree = tree_of(query, Reading("en"), completing=completing)
                assert size_of(tree) <= MOST_NODES, text[:80]


@every_kind
def test_hostile_text_is_answered_by_the_database_when_the_index_cannot(settings, texts, monkeypatch):
    monkeypatch.setattr("wagtail_mentoring.search.healing.MENDED_AT_ONCE", -1)
    settings.MODELSEARCH_BACKENDS["default"] |= {"HEAL": False}
    backend = get_search_backend()
    IndexState.objects.update(generation="gone")

    for text in texts:
        for query in readings(text):
            ask(backend, query, "search")


@pytest.mark.parametrize("combine", [And, Or])
def test_queries_nested_or_repeated_thousands_of_times_are_answered(backend, combine):
    wide = combine([PlainText("mentor")] * 5000)
    deep = PlainText("mentor")
    for _ in range(5000):
        deep = combine([deep, Not(deep)])

    for query in (wide, deep):
        assert ask(backend, query, "search")
        assert size_of(tree_of(query, Reading("en"))) <= MOST_NODES


@pytest.mark.parametrize(
    "factor",
    [0, -1, 1e308, 1e400, -1e400, float("nan"), 10**400, 1e-320, "2", "much", None, True],
)
def test_boosts_that_are_no_sensible_numbers_are_answered(backend, factor):
    query = Boost(Boost(PlainText("mentor"), factor), factor) | PlainText("menders", boost=factor)

    (first, *others) = backend.search(query, Book).annotate_score("score")

    assert [book.title for book in (first, *others)]
    assert all(0 <= book.score < 1e6 for book in (first, *others))


def test_query_of_many_texts_is_read_up_to_a_number_of_words():
    many = Or([PlainText(f"{number}a {number}b {number}c") for number in range(150)])

    assert repr(tree_of(many)).count("Word(") == MAX_WORDS


def test_text_is_read_up_to_the_limits():
    assert len(bounded_words(" ".join(f"w{number}" for number in range(100)))) == MAX_TERMS
    assert bounded_words("x" * MAX_CHARACTERS + " unread") == ["x" * 64]
