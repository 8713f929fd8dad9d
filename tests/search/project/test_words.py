"""What a person types: word forms, accents, typing errors, beginnings, phrases, order of the results."""

import pytest
from modelsearch.backends import get_search_backend
from modelsearch.query import MATCH_ALL, And, Boost, Fuzzy, Not, Or, Phrase, PlainText
from modelsearch.test.testapp.models import Author, Book, Novel

from wagtail_mentoring.search.spelling import Correction

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
    ("written", "typed"),
    [
        ("Learning C++", ["c++", "C++", "cpp"]),
        ("Learning C#", ["c#", "csharp"]),
        ("Learning .NET", [".net", "dotnet"]),
        ("R&D at large", ["R&D", "r&d", "rd", "r d"]),
        ("Moving to the U.S.A.", ["U.S.A.", "usa", "USA", "u.s.a"]),
        ("Moving to the USA", ["U.S.A.", "USA"]),
        ("By Flann O'Brien", ["O'Brien", "O’Brien", "obrien", "OBrien", "brien", "o brien"]),  # noqa: RUF001
        ("By Milena D’Angelo", ["D'Angelo", "D’Angelo", "dangelo", "angelo"]),  # noqa: RUF001
        ("By Anna-Lena Vogt", ["Anna-Lena", "anna lena", "annalena", "lena"]),
        ("By Annalena Vogt", ["Anna-Lena", "annalena"]),
        ("Founding a co-op", ["co-op", "coop", "Co-Op"]),
        ("Data-driven teams", ["data-driven", "data driven", "driven"]),
        ("Working through COVID-19", ["covid-19", "covid19", "covid"]),
        ("Class of 2019", ["2019"]),
        ("Straße am Wasser", ["straße", "STRASSE", "strasse"]),
        ("Gespräch mit Müller", ["Müller", "muller", "Mueller", "MÜLLER", "gespraech"]),
        ("Gespräch mit Mueller", ["Müller", "Mueller", "mu\u0308ller"]),
        ("Irmak ırmağı", ["irmak", "IRMAK", "ırmak", "irmagi"]),
        ("Ｆｕｌｌ　ｗｉｄｔｈ", ["full width", "ｆｕｌｌ"]),  # noqa: RUF001
        ("数学导师指南", ["数学导师指南", "导师", "数学"]),
        ("مرشد الطلاب", ["مرشد", "الطلاب مرشد"]),
        ("मार्गदर्शक हिन्दी में", ["हिन्दी"]),
    ],
)
def test_search_finds_a_word_however_it_is_written(backend, make_book, titles, written, typed):
    make_book(written)

    for words in typed:
        assert written in titles(backend.search(words, Book)), words


def test_search_tells_names_apart_that_differ_by_their_signs(backend, make_book, titles):
    for title in ("Learning C++", "Learning C#", "Learning C", "Learning .NET", "Net worth"):
        make_book(title)

    assert titles(backend.search("c++", Book)) == ["Learning C++"]
    assert titles(backend.search("c#", Book)) == ["Learning C#"]
    assert titles(backend.search(".net", Book)) == ["Learning .NET"]


def test_search_puts_the_way_a_word_was_typed_first(backend, make_book, titles):
    for title in ("Mueller one", "Müller two", "Müller three"):
        make_book(title)

    found = [titles(backend.search(typed, Book, fields=["title"])) for typed in ("Mueller", "Müller")]

    assert found[0][0] == "Mueller one"
    assert found[1][2] == "Mueller one"


def test_phrase_is_found_around_a_word_with_a_sign_inside(backend, make_book):
    make_book("A data-driven culture")

    assert backend.search(Phrase("a data driven culture"), Book).count() == 1
    assert backend.search(Phrase("data-driven"), Book).count() == 1


def test_autocomplete_finds_the_beginning_of_a_word_with_a_sign_inside(backend, make_book, titles):
    make_book("Something", authors=["Flann O'Brien"])
    make_book("By O'Brien and Anna-Lena")

    for typed in ("obri", "o'bri", "bri", "annal", "anna-le"):
        assert "By O'Brien and Anna-Lena" in titles(backend.autocomplete(typed, Book)), typed


# Words of no weight


def test_function_words_need_not_match_beside_other_words(backend, make_book, titles):
    make_book("Software engineer, Dublin")

    assert titles(backend.search("software for an engineer in Dublin", Book)) == ["Software engineer, Dublin"]
    assert titles(backend.search("a book for engineers in Dublin", Book)) == ["Software engineer, Dublin"]
    assert titles(backend.search("magazine for engineers in Dublin", Book)) == []


def test_function_words_are_found_when_nothing_else_is_typed(backend, make_book, titles):
    make_book("The Who")
    make_book("Nobody")

    assert titles(backend.search("the who", Book)) == ["The Who"]
    assert titles(backend.search("the", Book)) == ["The Who", "The Consultant's Guide to Engineering"]


def test_names_that_are_function_words_put_their_bearer_first(backend, make_book, titles):
    for title in ("Thi Nguyen", "An Nguyen", "Bao Nguyen", "Kelly Smith", "Will Smith"):
        make_book(title)

    assert titles(backend.search("An Nguyen", Book))[0] == "An Nguyen"
    assert titles(backend.search("will smith", Book))[0] == "Will Smith"
    assert titles(backend.search("will", Book)) == ["Will Smith"]


def test_function_words_are_those_of_the_language(settings, index_path, make_book, titles):
    settings.MODELSEARCH_BACKENDS["default"] |= {"LANGUAGE": "de"}
    backend = get_search_backend()
    backend.reset_indexes()
    make_book("Ärztin, Wien")

    assert titles(backend.search("Ärztinnen in der Stadt Wien", Book)) == []
    assert titles(backend.search("Ärztin für die in Wien", Book)) == ["Ärztin, Wien"]
    assert titles(backend.search("the Ärztin", Book)) == []


def test_last_word_is_still_being_typed_in_autocomplete(backend, make_book, titles):
    make_book("Guide to Inverness")
    make_book("Guide to Dublin")

    assert titles(backend.autocomplete("guide in", Book)) == ["Guide to Inverness"]
    assert titles(backend.autocomplete("guide in dub", Book)) == ["Guide to Dublin"]


# Typing errors


@pytest.mark.parametrize("typed", ["consultng", "consullting", "consutling", "xonsulting", "cnosultig"])
def test_search_forgives_typing_errors_in_a_word_nobody_uses(backend, titles, typed):
    assert "Consulting for Beginners" in titles(backend.search(typed, Book))


def test_search_forgives_one_error_in_a_short_word_and_two_in_a_long_one(backend, make_book, titles):
    make_book("Mentor engineering")

    assert "Mentor engineering" in titles(backend.search("mentxr", Book))
    assert "Mentor engineering" in titles(backend.search("egnineerign", Book))
    assert titles(backend.search("egnineerxgn", Book)) == []


@pytest.mark.parametrize("typed", ["cofe", "xxnsulting", "mnetro"])
def test_search_leaves_short_words_and_too_many_errors_alone(backend, typed):
    assert backend.search(typed, Book).count() == 0


def test_results_say_which_words_were_taken_for_others(backend):
    assert list(backend.search("consultng guide", Book).corrections()) == [
        Correction("consultng", "consulting")
    ]
    assert not backend.search("consulting guide", Book).corrections()


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("cofe creme", "cafe creme"),
        ("mentoringengineers", "mentoring engineers"),
        ("jose nobodysname", "jose"),
        ("zurich engineers", None),
        ("xqxqxq", None),
    ],
)
def test_results_suggest_words_that_find_something(backend, typed, meant):
    assert backend.search(typed, Book).suggestion() == meant


def test_search_does_not_take_a_number_for_a_typing_error(backend, make_book):
    make_book("Report2024 Version3")

    assert backend.search("Report2025", Book).count() == 0
    assert backend.search("Version", Book).count() == 0


def test_fuzzy_query_finds_near_words_after_exact_ones(backend, make_book, titles):
    make_book("Consultinh is no word")

    assert titles(backend.search(Fuzzy("consultinh"), Book))[:2] == [
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
