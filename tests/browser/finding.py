"""What a visitor does in the directory of mentors, in words."""

import re

from playwright.sync_api import expect

from tests.directory.conftest import vocabulary_with
from tests.factories import MentorFactory
from wagtail_mentoring.pages.models import MentorDirectoryPage


def open_directory(site_root):
    """The directory's page, at /mentors/."""
    return site_root.add_child(
        instance=MentorDirectoryPage(
            title="Find a mentor", slug="mentors", intro="Graduates who like to be asked."
        )
    )


def thirty_mentors():
    """Four in law, one of them Ana Ruiz in Dublin; the others in energy, five of these in Dublin."""
    industry = vocabulary_with("industry", "Law", "Energy", sort_order=1, on_card=True)
    place = vocabulary_with("place", "Dublin", "Cork", sort_order=2)
    for number in range(30):
        is_ana = number == 0
        terms = [industry["Law" if number < 4 else "Energy"], place["Dublin" if number % 5 == 0 else "Cork"]]
        MentorFactory(
            name="Ana Ruiz" if is_ana else f"Mentor {number:02}",
            slug="ana-ruiz" if is_ana else f"mentor-{number}",
            job_title="Solicitor" if number < 4 else "Engineer",
            employer="Acme",
            bio="I like to be asked.",
            terms=terms,
        )


class DirectoryPages:
    """The directory in one browser. Without scripts a choice counts once the form is sent."""

    def __init__(self, page, *, scripts=True):
        self.page = page
        self.scripts = scripts

    def visit(self, path="/mentors/"):
        self.page.goto(path)

    def search(self, words):
        self.page.get_by_label("Search by name, job").fill(words)
        self.page.get_by_role("button", name="Search").click()

    def tick(self, term):
        self.page.get_by_role("group").get_by_label(term).check()
        if not self.scripts:
            self.page.get_by_role("button", name="Show results").click()

    def take_back(self, term):
        self.page.get_by_role("link", name=f"Remove filter: {term}").click()

    def next_page(self):
        self.page.get_by_role("link", name="Next page").click()

    def open_profile(self, name):
        self.page.get_by_role("link", name=name).click()
        expect(self.page.get_by_role("heading", level=1)).to_have_text(name)

    @property
    def cards(self):
        return self.page.locator(".wm-mentor-card")

    @property
    def ways_out(self):
        return self.page.locator(".wm-directory__ways a")

    def expect_found(self, words):
        expect(self.page.locator("#wm-directory-count")).to_have_text(words)

    def expect_address(self, query):
        expect(self.page).to_have_url(re.compile(re.escape(query) + "$"))

    def expect_listed(self, name):
        expect(self.page.get_by_role("main").get_by_role("link", name=name)).to_be_visible()
