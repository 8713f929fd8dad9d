"""What is set off in a text that was found: the right words, and never any markup but ours."""

import pytest
from modelsearch.query import And, Fuzzy, Not, Or, Phrase, PlainText
from modelsearch.test.testapp.models import Book

from wagtail_mentoring.search.highlights import highlighter_of
from wagtail_mentoring.search.query import tree_of
from wagtail_mentoring.search.reading import Reading
from wagtail_mentoring.search.spelling import Correction
from wagtail_mentoring.search.synonyms import synonyms_of

READING = Reading("en", synonyms_of((("IT, information technology", False),), "en"))

LONG = (
    "I came to Dublin by a roundabout way. " * 5
    + "At Loomworks I lead the software team. Ask engineers about me! "
    + "I like long walks, short meetings and old maps. " * 8
)


def highlighter(query, *corrections, completing=False):
    query = PlainText(query, operator="and") if isinstance(query, str) else query
    return highlighter_of(tree_of(query, READING, completing=completing), corrections, "en")


@pytest.mark.parametrize(
    ("query", "text", "marked"),
    [
        ("engineer", "Engineering, engineers", "<mark>Engineering</mark>, <mark>engineers</mark>"),
        ("cafe", "Café", "<mark>Café</mark>"),
        ("muller", "Jan Mu\u0308ller", "Jan <mark>Mu\u0308ller</mark>"),
        ("Mueller", "Müller", "<mark>Müller</mark>"),
        ("obrien", "O’Brien & Sons", "<mark>O’Brien</mark> &amp; Sons"),  # noqa: RUF001
        ("c++", "C++, C# and C", "<mark>C++</mark>, C# and C"),
        (".net", "a .NET net", "a <mark>.NET</mark> net"),
        ("software in Dublin", "software in Dublin", "<mark>software</mark> in <mark>Dublin</mark>"),
        ("it", "information technology", "<mark>information technology</mark>"),
        ("it", "the technology of information", "the technology of information"),
        ("information technology", "IT", "<mark>IT</mark>"),
        ("导师", "数学导师", "<mark>数学导师</mark>"),
        ("", "nothing", "nothing"),
        ("nothing", "", ""),
        (Phrase("data science"), "data science data", "<mark>data science</mark> data"),
        (And([PlainText("one"), Not(PlainText("two"))]), "one two", "<mark>one</mark> two"),
        (Or([PlainText("one"), Fuzzy("two")]), "one two", "<mark>one</mark> <mark>two</mark>"),
    ],
)
def test_words_that_were_found_are_marked(query, text, marked):
    assert highlighter(query).marked(text) == marked


def test_beginnings_and_corrected_words_are_marked():
    assert highlighter("eng", completing=True).marked("An engineer") == "An <mark>engineer</mark>"
    meant = Correction("consultng", "consulting")
    assert highlighter("consultng", meant).marked("Consulting") == "<mark>Consulting</mark>"


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script> mentor",
        "mentor<img src=x onerror=alert(1)>",
        "&lt;mentor&gt; &amp; \"mentor\" 'mentor'",
        "<mark>mentor</mark>",
        "{mentor} {0} {} %s %(mentor)s",
        "mentor</mark><b>",
        "\u202ementor\u202c \x00 <mentor",
    ],
)
def test_text_is_escaped_whatever_it_holds(text):
    for html in (highlighter("mentor script alert").marked(text), highlighter("mentor").excerpt(text * 30)):
        inner = html.replace("<mark>", "").replace("</mark>", "")
        assert "<mark>" in html
        assert not set("<>\"'") & set(inner)


def test_excerpt_is_the_passage_with_the_most_of_the_words():
    html = highlighter("software engineer walks").excerpt(LONG)

    assert html.startswith("…At Loomworks I lead the <mark>software</mark> team. Ask <mark>engineers</mark>")
    assert html.endswith("…")


def test_excerpt_is_about_as_long_as_asked_for():
    for length in (60, 160, 300):
        html = highlighter("walks").excerpt(LONG, length)
        plain = html.replace("<mark>", "").replace("</mark>", "").strip("…")
        assert length * 0.7 <= len(plain) <= length
        assert plain in LONG


def test_excerpt_of_a_short_text_is_all_of_it_and_of_another_text_nothing():
    assert highlighter("maps").excerpt("Old maps.") == "Old <mark>maps</mark>."
    assert highlighter("volcanoes").excerpt(LONG) == ""
    assert highlighter("maps").excerpt("") == ""


@pytest.mark.parametrize(
    "text", ["a-" * 50_000, "a" * 100_000, "." * 100_000, "#+" * 50_000, "<" * 50_000, "mentor " * 5_000]
)
def test_hostile_texts_are_marked_without_error(text):
    assert highlighter("mentor a").marked(text)
    highlighter("mentor a").excerpt(text)


@pytest.mark.django_db
def test_results_hand_out_their_highlighter(empty_index, make_book):
    make_book("Consulting in Zürich")
    results = empty_index.search("consultng zurich", Book)

    assert results.highlighter().marked("Consulting in Zürich") == (
        "<mark>Consulting</mark> in <mark>Zürich</mark>"
    )
