import pytest
from django.http import QueryDict

from wagtail_mentoring.directory.queries import (
    MAX_PAGE,
    MAX_TEXT,
    MAX_WORDS,
    DirectoryQuery,
    pieces_of,
    words_of,
)

TERMS = {"industry": ["biotech", "law"], "topic": ["cv-review"]}
SORTS = ["relevance", "name", "active", "places"]


def read(address, default_sort="name"):
    return DirectoryQuery.read(QueryDict(address), terms=TERMS, sorts=SORTS, default_sort=default_sort)


@pytest.mark.parametrize(
    ("address", "canonical"),
    [
        ("", ""),
        ("q=&sort=name&page=1", ""),
        ("q=%20ana%20%20ruiz%20", "?q=ana+ruiz"),
        ("industry=law&industry=biotech", "?industry=biotech&industry=law"),
        ("industry=law&industry=law", "?industry=law"),
        ("industry=nothing&topic=&planet=mars", ""),
        ("topic=cv-review&industry=law", "?industry=law&topic=cv-review"),
        ("available=1", "?available=1"),
        ("available=yes", ""),
        ("sort=places", "?sort=places"),
        ("sort=sideways", ""),
        ("sort=relevance", ""),
        ("sort=relevance&q=ana", "?q=ana"),
        ("sort=name&q=ana", "?q=ana&sort=name"),
        ("page=3", "?page=3"),
        ("page=0", ""),
        ("page=-2", ""),
        ("page=two", ""),
        ("page=²", ""),
        (f"page={10**30}", f"?page={MAX_PAGE}"),
        ("q=a%00b%0D%0Ac", "?q=a+b+c"),
    ],
)
def test_address_is_read_and_written_in_its_shortest_form(address, canonical):
    assert read(address).query_string == canonical


def test_canonical_address_is_read_as_the_same_state():
    query = read("page=2&topic=cv-review&q=ana&industry=law&available=1&sort=active")

    assert read(query.query_string.removeprefix("?")) == query


def test_order_of_the_page_needs_no_parameter():
    assert read("sort=active", default_sort="active").query_string == ""
    assert read("sort=name", default_sort="active").query_string == "?sort=name"


@pytest.mark.parametrize(
    ("address", "order"),
    [("", "name"), ("q=ana", "relevance"), ("q=ana&sort=places", "places"), ("sort=relevance", "name")],
)
def test_best_match_is_the_order_of_a_text_only(address, order):
    assert read(address).order == order


def test_order_chosen_for_a_text_is_left_out_where_it_is_the_default():
    assert read("q=ana&sort=name").without_text().query_string == ""


def test_every_step_back_starts_on_the_first_page():
    query = read("q=ana&industry=law&industry=biotech&topic=cv-review&available=1&page=4")

    assert query.without_text().query_string == "?available=1&industry=biotech&industry=law&topic=cv-review"
    assert query.without_vocabulary("industry").query_string == "?available=1&q=ana&topic=cv-review"
    assert (
        query.without_term("industry", "law").query_string
        == "?available=1&industry=biotech&q=ana&topic=cv-review"
    )
    assert (
        query.without_term("topic", "cv-review").query_string
        == "?available=1&industry=biotech&industry=law&q=ana"
    )
    assert query.without_availability().query_string == "?industry=biotech&industry=law&q=ana&topic=cv-review"
    assert query.cleared().query_string == ""


def test_clearing_keeps_the_order():
    assert read("industry=law&sort=places").cleared().query_string == "?sort=places"


def test_text_is_cut_to_its_limit():
    assert len(read("q=" + "a" * 10_000).text) == MAX_TEXT


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Ana Ruiz", ["Ana", "Ruiz"]),
        ("O’Brien O'Neill", ["O’Brien", "O'Neill"]),
        ("C++ C# R&D .NET", ["C++", "C#", "R&D", "NET"]),
        ('"quoted" (words) [a TO z] title:x*', ["quoted", "words", "a", "TO", "z", "title", "x"]),
        ("Zażółć Łódź العربية 日本語", ["Zażółć", "Łódź", "العربية", "日本語"]),
        ("🦄 !!! _ - '", []),
        ("same same", ["same"]),
    ],
)
def test_only_words_reach_a_search_engine(text, words):
    assert words_of(text) == words


def test_number_of_words_has_a_limit():
    assert len(words_of(" ".join(f"w{n}" for n in range(100)))) == MAX_WORDS


@pytest.mark.parametrize(
    ("text", "pieces"),
    [
        ("Ana Ruiz", ["Ana", "Ruiz"]),
        ('"data science" Dublin', ['"data science"', "Dublin"]),
        ("„Daten und Recht“ «droit»", ['"Daten und Recht"', '"droit"']),
        ('Ana "Ruiz', ["Ana", "Ruiz"]),
        ('"" " !" Ana', ["Ana"]),
        ('law "law" law', ["law", '"law"']),
        ('"', []),
    ],
)
def test_quotation_marks_hold_words_together(text, pieces):
    assert [str(piece) for piece in pieces_of(text)] == pieces


def test_number_of_pieces_has_a_limit():
    assert len(pieces_of(" ".join(f'"w{n}"' for n in range(100)))) == MAX_WORDS


def test_question_is_asked_literally_without_one_word_or_in_other_words():
    query = read("q=data+%22Ana+Ruiz%22+data&industry=law&page=4")

    assert query.literally().text == '"data" "Ana Ruiz"'
    assert query.without_piece(query.pieces[0]).query_string == "?industry=law&q=%22Ana+Ruiz%22"
    assert query.with_text(" new  words ").query_string == "?industry=law&q=new+words"
