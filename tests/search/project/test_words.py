"""What a person types: word forms, accents, typing errors, beginnings, phrases, order of the results."""

import pytest
from modelsearch.query import MATCH_ALL, And, Boost, Fuzzy, Not, Or, Phrase, PlainText
from modelsearch.test.testapp.models import Author, Book, Novel

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def library(empty_index, make_book):
    make_book("Café Crème in Zürich", authors=["José Núñez"])
    make_book("Consulting for Beginners", authors=["Ana Lopez"])
    make_book("Mentoring engineers", authors=["Jan Müller"])
    make_book("The Consultant's Guide to Engineering", authors=["Ana Lopez"])


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("cafe", ["Café Crème in Zürich"]),
        ("CAFÉ", ["Café Crème in Zürich"]),
        ("cafe\u0301", ["Café Crème in Zürich"]),
        ("zurich", ["Café Crème in Zürich"]),
        ("jose nunez", ["Café Crème in Zürich"]),
        ("mentors", ["Mentoring engineers"]),
        ("engineer mentor", ["Mentoring engineers"]),
        ("muller", ["Mentoring engineers"]),
        ("guide consultant", ["The Consultant's Guide to Engineering"]),
        ("guides", ["The Consultant's Guide to Engineering"]),
        ("nothing like this", []),
    ],
)
def test_search_finds_words_in_any_form_case_and_accent(backend, titles, typed, found):
    assert titles(backend.search(typed, Book)) == found


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("consultng", "Consulting for Beginners"),
        ("consullting", "Consulting for Beginners"),
        ("consutling", "Consulting for Beginners"),
        ("xonsulting", "Consulting for Beginners"),
        ("mentroing", "Mentoring engineers"),
    ],
)
def test_search_forgives_one_typing_error_in_a_word_nobody_uses(backend, titles, typed, meant):
    assert titles(backend.search(typed, Book)) == [meant]


@pytest.mark.parametrize("typed", ["cofe", "consulitngs", "xxnsulting"])
def test_search_leaves_short_words_and_several_errors_alone(backend, typed):
    assert backend.search(typed, Book).count() == 0


def test_search_does_not_take_a_number_for_a_typing_error(backend, make_book):
    make_book("Report2024 Version3")

    assert backend.search("Report2025", Book).count() == 0
    assert backend.search("Version", Book).count() == 0


def test_fuzzy_query_finds_near_words_beside_exact_ones(backend, make_book, titles):
    make_book("Consultinh is no word")

    assert titles(backend.search(Fuzzy("consultinh"), Book)) == [
        "Consultinh is no word",
        "Consulting for Beginners",
    ]


def test_autocomplete_reads_every_word_as_a_beginning(backend, titles):
    assert titles(backend.autocomplete("beg cons", Book)) == ["Consulting for Beginners"]
    assert titles(backend.autocomplete("jos", Book)) == ["Café Crème in Zürich"]
    assert titles(backend.search("beg cons", Book)) == []


def test_autocomplete_looks_only_at_the_fields_asked_for(backend, titles):
    assert titles(backend.autocomplete("jos", Book, fields=["title"])) == []


def test_phrase_needs_the_words_side_by_side_within_one_value(backend, make_book):
    make_book("Apples", authors=["Red Delicious", "Granny Smith"])

    assert backend.search(Phrase("granny smith"), Book).count() == 1
    assert backend.search(Phrase("smith granny"), Book).count() == 0
    assert backend.search(Phrase("delicious granny"), Book).count() == 0


def test_queries_combine_with_and_or_and_not(backend, titles):
    everything_but_mentoring = Not(PlainText("mentoring"))

    assert backend.search(MATCH_ALL, Book).count() == 4
    assert backend.search(And([PlainText("mentoring"), PlainText("consulting")]), Book).count() == 0
    assert backend.search(Or([PlainText("mentoring"), PlainText("guide")]), Book).count() == 2
    assert backend.search(everything_but_mentoring, Book).count() == 3
    assert titles(backend.search(everything_but_mentoring & PlainText("engineer"), Book)) == [
        "The Consultant's Guide to Engineering"
    ]


def test_boost_puts_one_alternative_before_the_other(backend, titles):
    consulting_first = Boost(PlainText("beginners"), 5) | PlainText("mentoring")
    mentoring_first = PlainText("beginners") | Boost(PlainText("mentoring"), 5)

    assert titles(backend.search(consulting_first, Book))[0] == "Consulting for Beginners"
    assert titles(backend.search(mentoring_first, Book))[0] == "Mentoring engineers"


def test_search_ranks_a_title_before_a_summary_and_annotates_the_score(backend, make_book, titles):
    make_book("Something else", summary="All about astronomy")
    make_book("Astronomy", summary="All about something else")

    results = backend.search("astronomy", Book).annotate_score("score")

    assert titles(results) == ["Astronomy", "Something else"]
    assert results[0].score > results[1].score > 0


def test_search_gives_the_same_page_twice_and_pages_without_overlap(backend, make_book):
    for number in range(25):
        make_book(f"Volume {number}")
    results = backend.search("volume", Book)

    pages = [[book.pk for book in results[start : start + 10]] for start in (0, 10, 20)]

    assert [len(page) for page in pages] == [10, 10, 5]
    assert len({pk for page in pages for pk in page}) == 25
    assert [book.pk for book in results[10:20]] == pages[1]


def test_search_of_a_parent_finds_its_children_as_parents(backend, titles):
    Novel.objects.create(title="Dune", setting="Arrakis", number_of_pages=412, publication_date="1965-08-01")

    (book,) = backend.search("arrakis", Book)

    assert type(book) is Book
    assert titles(backend.search("arrakis", Novel)) == ["Dune"]
    assert backend.search("arrakis", Author).count() == 0
