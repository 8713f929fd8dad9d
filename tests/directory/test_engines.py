"""The same results page whichever engine answers: the same mentors, counts and, where it is defined, order.

The engines are those of ``conftest.engine``; the database is SQLite, and PostgreSQL under
``tests/postgres.py``. What differs between them is in the table of docs/how-to/choose-a-search-engine.md; the
last tests hold that table to what the engines do.
"""

from datetime import timedelta

import pytest
from django.utils import timezone
from wagtail.models import PageViewRestriction
from wagtail.search.query import MATCH_ALL

from tests.benchmarks import engines
from tests.directory.conftest import vocabulary_with
from tests.factories import MentorFactory
from wagtail_mentoring.directory import actions
from wagtail_mentoring.directory.listing import PAGE_SIZE
from wagtail_mentoring.directory.models import Mentor, MentorDegree
from wagtail_mentoring.directory.queries import MAX_PAGE

HTMX = {"HX-Request": "true"}


@pytest.fixture
def world(site_root):
    """Seven whom visitors may find, four whom they may not, all of them with the same words."""
    industry = vocabulary_with("industry", "Biotech", "Law", "Energy", sort_order=1, on_card=True)
    topic = vocabulary_with("topic", "CV review", "Networking", sort_order=2)
    bio, law, energy, cv, networking = [*industry.values(), *topic.values()]
    now, day = timezone.now(), timedelta(days=1)
    mentor = {"bio": "Advises students gladly.", "employer": "Acme"}
    degree = [MentorDegree(degree="BSc Physics")]
    for name, attributes in {
        "Ana Ruiz": {"terms": [bio, law, cv], "last_active_at": now, "capacity": 1},
        "Ben Adler": {"terms": [law, networking], "capacity": 3, "degrees": degree},
        "Cleo Ómara": {"terms": [energy, cv], "last_active_at": now - day, "job_title": "Engineer"},
        "Dara Byrne": {"terms": [bio], "places_taken": 2, "last_active_at": now},
        "Eve Stone": {"terms": [law, cv], "status": "paused", "last_active_at": now - day},
        "Finn Reilly": {"terms": [bio, energy], "capacity": 4, "employer": "Turbine Works"},
        "Gail Hall": {"terms": [], "last_active_at": now - 9 * day},
    }.items():
        MentorFactory(name=name, slug=name.split()[0].lower(), **{**mentor, **attributes})
    for attributes in ({"live": False}, {"status": "applied"}, {"status": "retired"}, {"consented_at": None}):
        MentorFactory(name="Hidden Person", terms=[bio, law, cv], **{**mentor, **attributes})


#: What to ask; who is listed, in this order unless the best match comes first; each facet's counts in the
#: editors' order; how many have places free.
PAGES = [
    ("", "Ben Gail Cleo Finn Ana / Dara Eve", (3, 3, 2), (3, 1), 5),
    ("?sort=active", "Ana Cleo Gail Ben Finn / Dara Eve", (3, 3, 2), (3, 1), 5),
    ("?sort=places", "Finn Ben Gail Cleo Ana / Dara Eve", (3, 3, 2), (3, 1), 5),
    ("?available=1", "Ben Gail Cleo Finn Ana", (2, 2, 2), (2, 1), 5),
    ("?industry=law", "Ben Ana / Eve", (3, 3, 2), (2, 1), 2),
    ("?industry=biotech&industry=law", "Ben Finn Ana / Dara Eve", (3, 3, 2), (2, 1), 3),
    ("?industry=biotech&topic=cv-review", "Ana", (1, 2, 1), (1, 0), 1),
    ("?q=students", "{Ben Ana Gail Cleo Finn} / {Dara Eve}", (3, 3, 2), (3, 1), 5),
    ("?q=students&sort=name", "Ben Gail Cleo Finn Ana / Dara Eve", (3, 3, 2), (3, 1), 5),
    ("?q=acme+students&sort=places", "Ben Gail Cleo Ana / Dara Eve", (2, 3, 1), (3, 1), 4),
    ("?q=acme&industry=energy&sort=active", "Cleo", (2, 3, 1), (1, 0), 1),
    ("?q=acme&topic=cv-review&available=1&sort=name", "Cleo Ana", (1, 1, 1), (2, 1), 2),
    ("?q=ruiz", "Ana", (1, 1, 0), (1, 0), 1),
    ("?q=turbine+works", "Finn", (1, 0, 1), None, 1),
    ("?q=engineer", "Cleo", (0, 0, 1), (1, 0), 1),
    ("?q=physics", "Ben", (0, 1, 0), (0, 1), 1),
    ("?q=networking", "Ben", (0, 1, 0), (0, 1), 1),
    ("?q=%22advises+students%22&sort=name", "Ben Gail Cleo Finn Ana / Dara Eve", (3, 3, 2), (3, 1), 5),
    ("?q=%22students+advises%22", "", (0, 0, 0), (0, 0), 0),
    ("?q=nobody", "", (0, 0, 0), (0, 0), 0),
    ("?q=engineer&industry=law", "", (0, 0, 1), (0, 0), 0),
]


def first_names(listing):
    return [entry.card.name.split()[0] for entry in listing.entries]


def has_order_of(names, expected):
    """Whether ``names`` is ``expected``: within braces in any order, a stroke where the places end."""
    for part in filter(None, expected.split(" / ")):
        members = part.strip("{}").split()
        here, names = names[: len(members)], names[len(members) :]
        if (sorted(here) != sorted(members)) if part.startswith("{") else (here != members):
            return False
    return not names


def test_results_pages_are_the_same(engine, client, directory, world):
    for address, expected, industry, topic, available in PAGES:
        response = client.get(directory.url + address)

        listing = response.context["listing"]
        found = first_names(listing)
        assert has_order_of(found, expected), (address, found)
        counts = {group.slug: tuple(option.count for option in group.options) for group in listing.groups}
        facets = {"industry": industry, "topic": topic}
        expected_counts = {slug: numbers for slug, numbers in facets.items() if numbers is not None}
        assert (address, counts) == (address, expected_counts)
        assert (address, listing.count, listing.count_available) == (address, len(found), available)
        assert b"Hidden Person" not in response.content


def test_ways_out_of_an_empty_result_are_the_same(engine, client, directory, world):
    listing = client.get(directory.url + "?q=engineer+works&industry=law&available=1").context["listing"]

    assert [(way.label, way.url.partition("?")[2]) for way in listing.ways_out] == [
        ("Without “engineer works”: 2", "available=1&industry=law")
    ]
    listing = client.get(directory.url + "?q=engineer+adler").context["listing"]
    assert {(way.label, way.url.partition("?")[2]) for way in listing.ways_out} == {
        ("Without “engineer adler”: 7", ""),
        ("Without “engineer”: 1", "q=adler"),
        ("Without “adler”: 1", "q=engineer"),
    }


@pytest.fixture
def pages_of_five(monkeypatch):
    monkeypatch.setattr("wagtail_mentoring.directory.listing.PAGE_SIZE", 5)


def test_pages_of_many_are_the_same(engine, client, directory, pages_of_five):
    for number in range(12):
        MentorFactory(name=f"Mentor {number:02}", bio="Turbines", places_taken=2 * (number % 2))
    expected = [*(f"Mentor {n:02}" for n in range(0, 12, 2)), *(f"Mentor {n:02}" for n in range(1, 12, 2))]

    for query in ("?sort=name&q=turbines", "?"):
        pages = [
            client.get(f"{directory.url}{query}&page={n}", follow=True).context["listing"] for n in (1, 2, 3)
        ]
        assert [entry.card.name for page in pages for entry in page.entries] == expected


def test_best_match_never_lists_one_twice_or_nobody(engine, client, directory, pages_of_five):
    """Pages of equally good matches: all engines must keep their own order from page to page."""
    for _ in range(12):
        MentorFactory(bio="Turbines")

    pages = [
        client.get(f"{directory.url}?q=turbines&page={n}", follow=True).context["listing"] for n in (1, 2, 3)
    ]

    names = [entry.card.name for page in pages for entry in page.entries]
    assert len(names) == len(set(names)) == 12


def test_last_page_that_an_address_may_name_is_answered(engine, site_root):
    """A server refuses to count so far unless it is told to: ``max_result_window``."""
    MentorFactory()
    last = MAX_PAGE * PAGE_SIZE

    assert list(Mentor.objects.listed().search(MATCH_ALL)[last - PAGE_SIZE : last]) == []


LEAVE = {
    "unpublished": lambda mentor: mentor.unpublish(),
    "consent withdrawn": lambda mentor: actions.withdraw_consent(mentor=mentor),
    "retired": lambda mentor: actions.retire_mentor(mentor=mentor),
    "deleted": lambda mentor: mentor.delete(),
    "changed past every signal": lambda mentor: Mentor.objects.filter(pk=mentor.pk).update(live=False),
}


@pytest.mark.parametrize("leave", LEAVE.values(), ids=LEAVE)
def test_who_leaves_is_on_no_page(engine, client, directory, world, leave):
    addresses = [directory.url + query for query in ("", "?q=ruiz", "?industry=biotech&topic=cv-review")]
    for address in addresses:
        assert "Ana" in first_names(client.get(address).context["listing"]), address

    leave(Mentor.objects.get(name="Ana Ruiz"))

    for address in addresses:
        response = client.get(address)
        assert "Ana" not in first_names(response.context["listing"]), address
        assert b'href="/mentors/ana/"' not in response.content, address


def test_private_directory_stays_private(engine, client, directory, world):
    PageViewRestriction.objects.create(page=directory, restriction_type=PageViewRestriction.LOGIN)

    for headers in ({}, HTMX):
        response = client.get(directory.url + "?q=ruiz", headers=headers)
        assert response.status_code == 302
        assert b"Ana Ruiz" not in response.content


# --- what differs ---


def test_every_engine_is_in_the_table():
    rows = engines.table_in(engines.PAGE.read_text())

    assert list(rows) == [probe.label for probe in engines.PROBES]
    assert all(list(row) == list(engines.ENGINES.values()) for row in rows.values())
    assert all(all(row.values()) for row in rows.values())


def test_table_says_what_the_engine_does(engine, site_root):
    name = engines.name_of(engine)
    rows = engines.table_in(engines.PAGE.read_text())

    found = engines.ask()

    assert {label: row[engines.ENGINES[name]] for label, row in rows.items()} == found, (
        "Print the table anew: python tests/benchmarks/engines.py --write"
    )


def test_settings_in_the_how_to_are_those_that_are_tried(settings):
    assert engines.settings_in(engines.PAGE.read_text()) == engines.opensearch.INDEX_SETTINGS
