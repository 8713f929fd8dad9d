"""A language that is written from right to left: pages turn round and fit a phone."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from tests.applications.builders import make_round_form, start, uid
from tests.browser.conftest import scrolls_sideways
from tests.factories import MentorFactory, TermFactory
from tests.pages.builders import make_program_page
from wagtail_mentoring.pages.models import MentorDirectoryPage, MentoringIndexPage

ARABIC = [("en-gb", "English"), ("ar", "العربية")]


@pytest.fixture
def addresses(settings, live_server, site_root):
    """One page of each room, in Arabic as far as Django itself speaks it."""
    settings.LANGUAGES = ARABIC
    mentor = MentorFactory(terms=[TermFactory(name="Accounting & Finance", vocabulary__on_card=True)])
    site_root.add_child(instance=MentorDirectoryPage(title="Find a mentor", slug="mentors"))
    index = site_root.add_child(instance=MentoringIndexPage(title="Programs", slug="programs"))
    steps = {
        "title": "How it works",
        "steps": [{"title": "Apply", "text": ""}, {"title": "Meet", "text": ""}],
    }
    make_program_page(index, title="Connect", slug="connect", body=[("steps", steps)])
    application = start(make_round_form())
    section = reverse(
        "wagtail_mentoring:application_section", args=[application.reference, uid("section about")]
    )
    public = ["/mentors/", f"/mentors/{mentor.slug}/", "/programs/", "/programs/connect/"]
    return application.applicant, [f"/ar{path}" for path in (*public, section, "/mentoring/applications/")]


def test_one_page_of_each_room_turns_round_and_fits_a_phone(addresses, open_browser):
    user, paths = addresses
    page = open_browser(user, width=360)

    for path in paths:
        page.goto(path)
        expect(page.locator("html")).to_have_attribute("dir", "rtl")
        heading = page.get_by_role("heading", level=1).first
        expect(heading).to_have_css("direction", "rtl")
        assert (path, scrolls_sideways(page)) == (path, 0)
        start_edge = heading.evaluate("e => innerWidth - e.getBoundingClientRect().right")
        assert (path, start_edge <= 120) == (path, True)
