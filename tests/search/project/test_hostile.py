"""Input made to hurt: whatever is typed, a search answers quickly and never with an error."""

import time

import pytest
from modelsearch.query import And, Fuzzy, Not, Or, Phrase, PlainText
from modelsearch.test.testapp.models import Book
from modelsearch.utils import parse_query_string

from wagtail_mentoring.search.models import Change, IndexState
from wagtail_mentoring.search.query import MAX_CHARACTERS, MAX_TERMS, bounded_words

pytestmark = pytest.mark.django_db

#: Processor seconds one query may take; the worst here takes a few hundredths.
LIMIT = 1.0

HOSTILE = [
    "",
    " ",
    "\x00",
    "a\x00b",
    "mentor\x00",
    "\x00" * 1000,
    '"',
    '""',
    '"mentor',
    "'",
    "it's",
    "''''''",
    "(",
    ")",
    "()",
    "(" * 3000,
    ")" * 3000,
    "((((mentor))))",
    "[",
    "[" * 50_000,
    "[a TO z]",
    "[* TO *]",
    "{a TO}",
    "title:mentor",
    "title:[a TO z]",
    "*",
    "**",
    "*a*",
    "*a* " * 20,
    "a*",
    "m?ntor",
    "?" * 500,
    "mentor~",
    "mentor~9",
    "mentor^1000000",
    "+mentor",
    "-mentor",
    "--",
    "NOT",
    "NOT NOT NOT mentor",
    "AND",
    "OR OR",
    "mentor AND",
    "a AND (b OR (c AND (d OR",
    "NOT " * 3000,
    "a " * 5000,
    "ab " * 5000,
    "x" * 100_000,
    "mentor " * 10_000,
    " ".join(f"word{number}" for number in range(5000)),
    "aaaaa " * 100,
    "\\",
    "\\" * 1000,
    "\\u0000",
    "%",
    "%_%",
    "'; DROP TABLE searchtests_book; --",
    "1' OR '1'='1",
    "<script>alert(1)</script>",
    "{{ mentor }}",
    "{x.__class__}",
    "${jndi:ldap://x}",
    "../../etc/passwd",
    "\ud800",
    "\udfff mentor",
    "\u202emento\u202c",
    "\u200b\u200b",
    "\ufeffmentor",
    "\uffff",
    "e" + "\u0301" * 5000,
    "\u0301" * 300,
    "ﷺ" * 200,
    "ß" * 200,
    "İ" * 200,
    "١٢٣",
    "数学 导师",
    "😀 mentor 😀",
    "👩‍👩‍👧‍👦" * 50,
    "\n\r\t mentor \n",
    "\x1b[31mmentor",
    "key:1 document:x stems.title:mentor",
    "| |",
    "mentor|mentor",
    "_" * 300,
    "-" * 300,
    "a-b-c-d-e-f-g-h-i-j-k-l-m-n-o-p",
    "0" * 5000,
    "1e309",
    "NaN",
    "None",
    "true",
]


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
    results = getattr(backend, how)(query, Book)
    return (
        len(results),
        results.count(),
        list(results[:10]),
        results.query_compiler and results.facet("title"),
    )


def readings(text):
    """What a view may make of a person's text."""
    _filters, parsed = parse_query_string(text)
    return text, PlainText(text, operator="or"), Phrase(text), Fuzzy(text), Not(PlainText(text)), parsed


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_text_is_answered_without_error_and_in_time(backend, text):
    for query in readings(text):
        for how in ("search", "autocomplete"):
            begun = time.process_time()
            ask(backend, query, how)
            assert time.process_time() - begun < LIMIT


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_text_is_answered_by_the_database_when_the_index_cannot(backend, text, monkeypatch):
    monkeypatch.setattr("wagtail_mentoring.search.backend.MENDED_AT_ONCE", -1)
    IndexState.objects.update(generation="gone")

    for query in readings(text):
        ask(backend, query, "search")


@pytest.mark.parametrize("combine", [And, Or])
def test_queries_nested_or_repeated_thousands_of_times_are_answered(backend, combine):
    wide = combine([PlainText("mentor")] * 5000)
    deep = PlainText("mentor")
    for _ in range(5000):
        deep = combine([deep, Not(deep)])

    assert ask(backend, wide, "search")
    assert ask(backend, deep, "search")


def test_text_is_read_up_to_the_limits():
    assert len(bounded_words(" ".join(f"w{number}" for number in range(100)))) == MAX_TERMS
    assert bounded_words("x" * MAX_CHARACTERS + " unread") == ("x" * 64,)
    assert bounded_words("again Again AGAIN") == ("again",)
