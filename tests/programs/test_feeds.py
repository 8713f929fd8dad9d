"""A program's calendar and the feed of open rounds: what the page tells, to whom it opens."""

from datetime import UTC, date, datetime
from xml.etree import ElementTree

import pytest
from django.urls import reverse
from icalendar import Calendar
from wagtail.models import PageViewRestriction

from tests.factories import ProgramFactory, RoundFactory, UserFactory
from tests.pages.builders import make_program_page, queries_of

pytestmark = pytest.mark.django_db

ATOM = "{http://www.w3.org/2005/Atom}"
CALENDAR = reverse("wagtail_mentoring:program_calendar", args=["connect"])
FEED = reverse("wagtail_mentoring:open_rounds_feed")


@pytest.fixture
def program(site_root):
    program = ProgramFactory(name="Connect; really, “quite”", slug="connect")
    make_program_page(site_root, program=program)
    return program


def events(client):
    """By the first word of their name."""
    response = client.get(CALENDAR)
    assert response["Content-Type"].startswith("text/calendar")
    return {
        str(event["uid"]).partition("-")[0]: event for event in Calendar.from_ical(response.content).events
    }


def program_page_of(site_root):
    return site_root.get_children().get(slug="connect").specific


def entries(client):
    return ElementTree.fromstring(client.get(FEED).content).findall(f"{ATOM}entry")  # noqa: S314  our own


def test_calendar_holds_every_date_in_the_rounds_own_zone(client, program):
    round = RoundFactory(
        program=program,
        time_zone="Europe/Dublin",
        opens_at=datetime(2030, 6, 1, 8, tzinfo=UTC),
        closes_at=datetime(2030, 7, 1, 22, 59, tzinfo=UTC),
        decisions_on=date(2030, 7, 15),
        orientation_on=date(2030, 8, 1),
        starts_on=date(2030, 8, 15),
        ends_on=date(2031, 5, 31),
    )

    found = events(client)

    assert set(found) == {"opens", "closes", "decisions", "orientation", "starts", "ends"}
    assert found["opens"].start.isoformat() == "2030-06-01T09:00:00+01:00"
    assert (found["orientation"].start, found["orientation"].end) == (date(2030, 8, 1), date(2030, 8, 2))
    assert str(found["opens"]["summary"]) == "Connect; really, “quite”: Applications open"
    assert str(found["ends"]["uid"]) == f"ends-{round.pk}@testserver"
    assert found["starts"]["url"] == "http://localhost/connect/"
    lines = client.get(CALENDAR).content.split(b"\r\n")
    assert max(map(len, lines)) <= 75


def test_calendar_is_the_same_until_a_date_changes(client, program):
    round = RoundFactory(program=program)
    first = client.get(CALENDAR)
    assert client.get(CALENDAR, headers={"If-None-Match": first["ETag"]}).status_code == 304

    round.starts_on = date(2031, 1, 1)
    round.ends_on = date(2031, 12, 1)
    round.save()

    changed = client.get(CALENDAR, headers={"If-None-Match": first["ETag"]})
    assert changed.status_code == 200
    uids = [sorted(str(e["uid"]) for e in Calendar.from_ical(r.content).events) for r in (first, changed)]
    assert uids[0] == uids[1]


def test_calendar_without_a_round_that_visitors_hear_of_is_empty(client, program):
    assert events(client) == {}
    RoundFactory(program=program, opening_agreed_at=None)
    assert events(client) == {}


def test_feed_names_rounds_while_one_can_apply(client, program, site_root):
    for state in ("upcoming", "closed", "running"):
        RoundFactory(program=program, in_state=state)
    RoundFactory(program=program, name="Secret", opening_agreed_at=None)
    RoundFactory(name="Pageless")
    open_round = RoundFactory(program=program, name="2026/27")

    [entry] = entries(client)

    assert entry.findtext(f"{ATOM}title") == "Connect; really, “quite” 2026/27 takes applications"
    assert entry.find(f"{ATOM}link").get("href") == "http://localhost/connect/"
    assert (
        entry.findtext(f"{ATOM}id")
        == f"urn:wagtail-mentoring:round:{open_round.pk}:{open_round.opens_at:%Y%m%d}"
    )
    assert "Apply by" in entry.findtext(f"{ATOM}summary")


def test_feed_leads_to_the_page_in_the_readers_language(client, program, site_root, german_locale):
    RoundFactory(program=program)
    german_home = site_root.copy_for_translation(german_locale)
    german_home.save_revision().publish()
    page = program_page_of(site_root).copy_for_translation(german_locale)
    page.save_revision().publish()

    answer = client.get(f"/de{FEED}")

    link = ElementTree.fromstring(answer.content).find(f"{ATOM}entry/{ATOM}link")  # noqa: S314  our own
    assert link.get("href") == "http://localhost/de/connect/"


def test_nothing_is_told_of_a_page_that_one_may_not_open(client, program, site_root):
    RoundFactory(program=program)
    page = program_page_of(site_root)
    restriction = PageViewRestriction.objects.create(page=page, restriction_type=PageViewRestriction.LOGIN)
    assert client.get(CALENDAR).status_code == 404
    assert entries(client) == []

    restriction.delete()
    assert len(entries(client)) == 1
    page.unpublish()
    assert client.get(CALENDAR).status_code == 404
    assert client.get(CALENDAR.replace("connect", "nothing")).status_code == 404


def test_what_the_signed_in_may_read_is_kept_by_no_shared_cache(client, program, site_root):
    page = program_page_of(site_root)
    assert {client.get(url)["Cache-Control"] for url in (CALENDAR, FEED)} == {"max-age=3600"}
    PageViewRestriction.objects.create(page=page, restriction_type=PageViewRestriction.LOGIN)
    client.force_login(UserFactory())
    for url in (CALENDAR, FEED):
        answer = client.get(url)
        assert answer.status_code == 200
        assert set(answer["Cache-Control"].split(", ")) == {"max-age=3600", "private"}
        assert "Cookie" in answer["Vary"]


def test_calendar_asks_as_often_among_many_programs(client, program, site_root):
    queries_of(client, CALENDAR)
    once = queries_of(client, CALENDAR)
    for _number in range(3):
        make_program_page(site_root, program=ProgramFactory())

    assert queries_of(client, CALENDAR) == once


def test_page_of_a_program_links_both(client, program):
    RoundFactory(program=program)

    page = client.get("/connect/").content.decode()

    assert f'type="text/calendar" href="{CALENDAR}"' in page
    assert f'type="application/atom+xml" href="{FEED}"' in page
    assert f'<a href="{CALENDAR}">' in page


def test_number_of_queries_of_the_feed_does_not_grow(client, program, site_root):
    def add():
        other = ProgramFactory()
        make_program_page(site_root, program=other)
        RoundFactory(program=other)

    add()
    queries_of(client, FEED)
    once = queries_of(client, FEED)
    add()
    add()

    assert queries_of(client, FEED) == once
