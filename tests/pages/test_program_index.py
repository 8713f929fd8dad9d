"""The list of programs."""

import pytest
from bs4 import BeautifulSoup
from wagtail.models import PageViewRestriction

from tests.factories import ProgramFactory, RoundFactory
from tests.pages.builders import make_image, make_program_page, queries_of

pytestmark = pytest.mark.django_db


def cards(response):
    html = BeautifulSoup(response.content, "html.parser")
    return [
        (
            card.select_one(".wm-card__title").get_text(strip=True),
            card.select_one(".wm-status").get_text(strip=True),
        )
        for card in html.select(".wm-card")
    ]


def add(index, name, state=None, **fields):
    page = make_program_page(index, program=ProgramFactory(name=name), **fields)
    if state:
        RoundFactory(program=page.program, in_state=state)
    return page


def test_programs_that_take_applications_come_first(client, index):
    add(index, "Without dates")
    add(index, "Running", "running")
    add(index, "Open", "open")
    add(index, "Upcoming", "upcoming")
    add(index, "Closing", "closing_soon")

    assert cards(client.get(index.url)) == [
        ("Closing", "Closing soon"),
        ("Open", "Open"),
        ("Upcoming", "Opens soon"),
        ("Running", "Running"),
        ("Without dates", "No dates yet"),
    ]


def test_filter_leaves_programs_that_take_applications(client, index):
    add(index, "Running", "running")
    add(index, "Open", "open")

    response = client.get(index.url, {"show": "open"})

    assert cards(response) == [("Open", "Open")]
    assert b"Open for applications (1)" in response.content
    assert b"All (2)" in response.content


def test_filter_that_finds_nothing_leads_back_to_all(client, index):
    add(index, "Running", "running")

    response = client.get(index.url, {"show": "open"})

    assert cards(response) == []
    assert b"No program takes applications right now" in response.content


def test_list_without_programs_says_what_to_do(client, index):
    assert b"There are no programs here yet" in client.get(index.url).content

    index.empty_text = "Write to Career Services."
    index.save()

    assert b"Write to Career Services." in client.get(index.url).content


def test_draft_private_and_distant_pages_are_not_listed(client, index, site_root):
    add(index, "Draft", "open", live=False)
    private = add(index, "Private", "open")
    PageViewRestriction.objects.create(page=private, restriction_type="login")
    add(site_root, "Elsewhere", "open")
    add(index, "Public", "open")

    assert cards(client.get(index.url)) == [("Public", "Open")]


def test_list_takes_as_many_queries_for_three_programs_as_for_one(client, doors, index):
    add(index, "First", "open", hero_image=make_image())
    client.get(index.url)
    for_one = queries_of(client, index.url)
    add(index, "Second", "running", hero_image=make_image())
    add(index, "Third", "upcoming", hero_image=make_image())

    assert len(cards(client.get(index.url))) == 3
    assert queries_of(client, index.url) == for_one
