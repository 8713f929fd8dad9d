"""Text, facets, availability and order together, in every search engine, checked against plain counting."""

import random
from datetime import timedelta

import pytest
from django.db import connection
from django.http import QueryDict
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tests.factories import MentorFactory
from wagtail_mentoring.directory.facets import load_facets
from wagtail_mentoring.directory.finder import FoundMentors, MentorFinder
from wagtail_mentoring.directory.models import Mentor
from wagtail_mentoring.directory.queries import DirectoryQuery
from wagtail_mentoring.directory.ways_out import WORDS_TRIED, ways_out

pytestmark = pytest.mark.usefixtures("site_root", "engine")


def finder(hide_unavailable=False, **state):
    return MentorFinder(DirectoryQuery(**state), load_facets(), hide_unavailable=hide_unavailable)


def names(hide_unavailable=False, **state):
    found = finder(hide_unavailable, **state).found
    return [mentor.name for mentor in found[0 : found.count()]]


@pytest.fixture
def people(industry, topic):
    """Four mentors; all but Dara have a place free."""
    biotech, law, energy = industry.values()
    cv, networking = topic.values()
    day = timedelta(days=1)
    now = timezone.now()
    MentorFactory(
        name="Ana Ruiz", bio="Genetics", capacity=1, terms=[biotech, law, cv], last_active_at=now - 9 * day
    )
    MentorFactory(name="Ben Adler", bio="Genetics", capacity=3, terms=[law, networking])
    MentorFactory(name="Cleo Ómara", bio="Turbines", capacity=2, terms=[energy, cv], last_active_at=now - day)
    MentorFactory(name="Dara Byrne", bio="Genetics", places_taken=2, terms=[biotech], last_active_at=now)


def test_everybody_is_listed_by_name_and_those_without_a_place_last(people):
    assert names() == ["Ben Adler", "Cleo Ómara", "Ana Ruiz", "Dara Byrne"]


def test_accents_do_not_matter_for_the_order(site_root):
    for name in ("Zoe Zulu", "Áine Ó Briain", "Ola Opal", "Nora nolan"):
        MentorFactory(name=name)

    assert names() == ["Áine Ó Briain", "Nora nolan", "Ola Opal", "Zoe Zulu"]


@pytest.mark.parametrize(
    ("order", "expected"),
    [
        ("active", ["Cleo Ómara", "Ana Ruiz", "Ben Adler", "Dara Byrne"]),
        ("places", ["Ben Adler", "Cleo Ómara", "Ana Ruiz", "Dara Byrne"]),
    ],
)
def test_other_orders_keep_those_without_a_place_last(people, order, expected):
    assert names(sort=order) == expected


def test_values_of_one_facet_mean_any_and_facets_mean_all(people):
    assert names(terms={"industry": ("biotech", "law")}) == ["Ben Adler", "Ana Ruiz", "Dara Byrne"]
    assert names(terms={"industry": ("biotech", "law"), "topic": ("cv-review",)}) == ["Ana Ruiz"]
    assert names(terms={"industry": ("energy",), "topic": ("networking",)}) == []


def test_mentor_with_several_of_the_values_is_listed_and_counted_once(people):
    state = finder(terms={"industry": ("biotech", "law")})

    assert state.found.count() == 3
    assert len(state.found[0:10]) == 3


def test_text_is_looked_for_in_names_texts_and_terms(people):
    assert names(text="ruiz") == ["Ana Ruiz"]
    assert set(names(text="genetics")) == {"Ana Ruiz", "Ben Adler", "Dara Byrne"}
    assert names(text="energy") == ["Cleo Ómara"]
    assert names(text="genetics turbines") == []


def test_best_match_keeps_those_without_a_place_last(people):
    MentorFactory(name="Genetics Genetics", bio="Genetics " * 9, places_taken=2)

    found = names(text="genetics")

    assert set(found[:2]) == {"Ana Ruiz", "Ben Adler"}
    assert set(found[2:]) == {"Dara Byrne", "Genetics Genetics"}


def test_text_filters_availability_and_order_work_together(people):
    assert names(text="genetics", terms={"industry": ("biotech",)}) == ["Ana Ruiz", "Dara Byrne"]
    assert names(text="genetics", terms={"industry": ("biotech",)}, available=True) == ["Ana Ruiz"]
    assert names(text="genetics", sort="places") == ["Ben Adler", "Ana Ruiz", "Dara Byrne"]
    assert names(text="genetics", hide_unavailable=True, sort="name") == ["Ben Adler", "Ana Ruiz"]


def test_pages_cut_the_list_without_gaps_or_repetitions(people):
    found = finder().found

    assert [m.name for m in found[0:3] + found[3:6]] == ["Ben Adler", "Cleo Ómara", "Ana Ruiz", "Dara Byrne"]
    assert found[4:8] == []


@pytest.mark.parametrize("state", [{}, {"text": "genetics"}, {"terms": {"industry": ("biotech",)}}])
def test_mentor_whom_only_an_outdated_index_knows_is_not_shown(people, state):
    assert "Ana Ruiz" in names(**state)

    # As a bulk update in the database does, past every action and signal.
    Mentor.objects.filter(name="Ana Ruiz").update(consented_at=None)

    assert "Ana Ruiz" not in names(**state)


class OutdatedSearch(list):
    """Results of an engine that does not look at the database."""

    def count(self):
        return len(self)


def test_engine_that_names_somebody_who_has_left_is_not_believed(site_root):
    here, left = MentorFactory(), MentorFactory(consented_at=None)

    assert FoundMentors([OutdatedSearch([left, here])])[0:24] == [here]


def test_mentors_are_fetched_once(people):
    finder().found[0:24]  # what is only done once
    found = finder().found
    found.count()

    with CaptureQueriesContext(connection) as captured:
        assert len(found[0:24]) == 4

    mentors = [query["sql"] for query in captured if '"wagtail_mentoring_mentor"."bio"' in query["sql"]]
    assert len(mentors) == 2  # one for those with places, one for those without


@pytest.mark.parametrize("text", ["🦄", "!!! ???", '"', "_"])
def test_text_without_a_word_finds_nobody(people, text):
    state = finder(text=text)

    assert state.found.count() == 0
    assert state.found[0:24] == []
    assert {option.count for group in state.groups() for option in group.options} == {0}
    assert state.count_available() == 0
    assert [(way.query.text, way.count) for way in ways_out(state)] == [("", 4)]


def counted(**state):
    return {
        group.slug: {option.name: option.count for option in group.options}
        for group in finder(**state).groups()
    }


def test_counts_ignore_the_own_facet_and_heed_the_others(people):
    assert counted() == {
        "industry": {"Biotech": 2, "Law": 2, "Energy": 1},
        "topic": {"CV review": 2, "Networking": 1},
    }
    assert counted(terms={"industry": ("biotech",)}) == {
        "industry": {"Biotech": 2, "Law": 2, "Energy": 1},
        "topic": {"CV review": 1, "Networking": 0},
    }
    assert counted(text="genetics", terms={"topic": ("cv-review",)}) == {
        "industry": {"Biotech": 1, "Law": 1, "Energy": 0},
        "topic": {"CV review": 1, "Networking": 1},
    }


def test_counts_heed_availability_and_what_the_editor_hides(people):
    expected = {"industry": {"Biotech": 1, "Law": 2, "Energy": 1}, "topic": {"CV review": 2, "Networking": 1}}

    assert counted(available=True) == expected
    assert counted(hide_unavailable=True) == expected
    assert finder(available=True).count_available() == finder().count_available() == 3
    assert finder(text="genetics").count_available() == 2


def test_facet_with_nothing_to_offer_is_left_out(people, industry):
    assert set(counted(text="turbines")) == {"industry", "topic"}
    assert set(counted(text="dara")) == {"industry"}


def test_facets_stay_where_they_were_when_nobody_is_found(people):
    assert set(counted(text="dara", terms={"topic": ("cv-review",)})) == {"industry", "topic"}
    assert set(counted(text="nobody")) == {"industry", "topic"}


STATES = [
    {},
    {"text": "alpha"},
    {"available": True},
    {"terms": {"industry": ("law",)}},
    {"terms": {"industry": ("biotech", "law"), "topic": ("networking",)}},
    {"text": "alpha", "terms": {"industry": ("energy", "law"), "topic": ("cv-review",)}, "available": True},
]


def fits(state, words, terms, free, ignoring=""):
    """Whether a mentor of these words and terms, with or without a place free, belongs to a state."""
    chosen = {slug: set(slugs) for slug, slugs in state.get("terms", {}).items() if slug != ignoring}
    return (
        state.get("text", words[0]) in words
        and (free or not state.get("available"))
        and all({term.slug for term in terms} & slugs for slugs in chosen.values())
    )


def test_results_and_counts_are_what_one_counts_by_hand(industry, topic):
    chance = random.Random(7)
    every = [*industry.values(), *topic.values()]
    made = {}
    for _ in range(40):
        terms = [term for term in every if chance.random() < 0.4]
        words = chance.choice(["alpha", "beta", "alpha beta"])
        taken = chance.choice([0, 2])
        mentor = MentorFactory(bio=words, terms=terms, places_taken=taken)
        made[mentor.pk] = words.split(), terms, taken == 0

    for state in STATES:
        found, counts = finder(**state).found, counted(**state)
        expected = {key for key, facts in made.items() if fits(state, *facts)}
        assert {mentor.pk for mentor in found[0:100]} == expected, state
        assert found.count() == len(expected), state
        for slug, vocabulary in (("industry", industry), ("topic", topic)):
            assert counts[slug] == {
                name: sum(term in facts[1] and fits(state, *facts, slug) for facts in made.values())
                for name, term in vocabulary.items()
            }, state


def test_ways_out_of_an_empty_result_name_what_stands_in_the_way(people):
    ways = ways_out(finder(text="turbines", terms={"industry": ("biotech", "law"), "topic": ("cv-review",)}))

    assert [(list(way.names), way.query.query_string, way.count) for way in ways] == [
        (["turbines"], "?industry=biotech&industry=law&topic=cv-review", 1),
        (["Biotech", "Law"], "?q=turbines&topic=cv-review", 1),
    ]


def test_way_out_may_be_to_accept_mentors_who_are_full(people):
    ways = ways_out(finder(text="dara", available=True))

    assert [(way.query.query_string, way.count) for way in ways] == [("?available=1", 3), ("?q=dara", 1)]


def test_way_out_may_be_to_drop_one_word(people):
    ways = ways_out(finder(text="genetics Dublin", terms={"industry": ("law",)}))

    assert [(list(way.names), way.query.query_string, way.count) for way in ways] == [
        (["genetics Dublin"], "?industry=law", 2),
        (["Dublin"], "?industry=law&q=genetics", 2),
    ]


def test_words_between_quotation_marks_are_dropped_together(people):
    ways = ways_out(finder(text='turbines "Ana Ruiz"'))

    assert [(list(way.names), way.query.text, way.count) for way in ways] == [
        (['turbines "Ana Ruiz"'], "", 4),
        (["turbines"], '"Ana Ruiz"', 1),
        (["Ana Ruiz"], "turbines", 1),
    ]


def test_long_text_costs_few_searches(people, monkeypatch):
    asked = []
    monkeypatch.setattr(MentorFinder, "search", counting(MentorFinder.search, asked))

    ways_out(finder(text=" ".join(f"word{number}" for number in range(12))))

    assert len(asked) == 1 + WORDS_TRIED


def test_filters_that_nobody_fits_are_not_blamed_on_words(people, monkeypatch):
    asked = []
    monkeypatch.setattr(MentorFinder, "search", counting(MentorFinder.search, asked))

    ways = ways_out(
        finder(text="genetics turbines", terms={"industry": ("energy",), "topic": ("networking",)})
    )

    assert (ways, len(asked)) == ([], 1 + 2)


def counting(search, asked):
    def count_and_search(*args, **kwargs):
        asked.append(args)
        return search(*args, **kwargs)

    return count_and_search


def test_words_between_quotation_marks_are_looked_for_as_they_stand(people):
    MentorFactory(name="Law Energy", bio="Contracts protect states")
    MentorFactory(name="Eve Other", bio="States protect contracts")

    assert names(text='"contracts protect states"') == ["Law Energy"]
    assert names(text='energy "contracts protect"') == ["Law Energy"]
    assert names(text='"contracts protect" "eve"') == []
    assert set(names(text="contracts protect states")) == {"Law Energy", "Eve Other"}


@pytest.mark.parametrize(
    ("state", "most"),
    [
        ({}, 3),
        ({"text": "genetics"}, 3),
        ({"text": "genetics", "available": True, "terms": {"industry": ("law",)}}, 2),
        ({"sort": "active"}, 5),
    ],
)
def test_page_takes_few_searches(people, monkeypatch, state, most):
    """One for the mentors with places, one for those without, one to count the facets."""
    asked = []
    monkeypatch.setattr(MentorFinder, "search", counting(MentorFinder.search, asked))

    page = finder(**state)
    page.found.count()
    page.found[0:24]
    page.groups()
    page.count_available()

    assert len(asked) <= most + (page.query.text != "")


HOSTILE = [
    '"',
    '""',
    "'",
    "''",
    "`",
    "\\",
    "\\\\",
    "%",
    "%s",
    "%%",
    "_",
    ";",
    "--",
    "a\x00b",
    "\x00",
    "*",
    "a*",
    "(",
    ")))",
    "[[[[",
    "[a TO z]",
    "a:b",
    "title:*",
    "^4",
    "~",
    "a~9",
    "a AND",
    "OR",
    "NOT",
    "NOT NOT NOT",
    "NEAR(a b)",
    "a & b",
    "a | !b",
    "<->",
    "a <-> b",
    "{",
    "}",
    "$1",
    "$$",
    "{{7*7}}",
    "{x.__class__}",
    "<script>alert(1)</script>",
    "' OR 1=1 --",
    "'; DROP TABLE x; --",
    "🦄",
    "👩‍👩‍👧",
    "עברית",
    "العربية",
    "\u202eabc",
    "\ufeff",
    "\u200d",
    "\ud7ff",
    "ﬀ",
    "İstanbul",
    "é" * 300,
    "a" * 10_000,
    "a " * 5_000,
    '"' * 200,
    "(" * 3_000,
    "*a* " * 40,
    "O'Brien",
    "C++ C#",
    "-",
    "a-",
    "-a",
    "a--b",
    "a.b",
    "...",
    "+",
    "a+b",
    "1e309",
    "null",
    "undefined",
    "\n\r\t",
    "http://127.0.0.1/",
    "../../etc/passwd",
]


def test_no_text_breaks_the_search(people):
    for text in HOSTILE:
        params = QueryDict(mutable=True)
        params["q"] = text
        query = DirectoryQuery.read(params, terms={}, sorts=[], default_sort="name")
        state = MentorFinder(query, load_facets())

        assert (text, state.found.count()) == (text, len(state.found[0:24]))
        assert isinstance(state.groups(), list)
        assert isinstance(ways_out(state), list)


def test_number_of_queries_does_not_grow_with_the_mentors(people, industry, topic):
    def queries(state):
        with CaptureQueriesContext(connection) as captured:
            asked = finder(**state)
            asked.found.count()
            asked.found[0:24]
            asked.groups()
        return len(captured)

    def add(number):
        for _ in range(number):
            MentorFactory(bio="alpha", terms=[*industry.values(), *topic.values()])
        queries({})
        return [queries(state) for state in STATES]

    one = add(1)
    assert add(2) == one
    # A page that is full needs no look at mentors without places.
    assert all(page <= few for page, few in zip(add(21), one, strict=True))
