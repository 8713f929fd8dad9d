"""What a student does on the pages of an application, in words."""

import re

from playwright.sync_api import expect

from tests.applications.builders import ask, section
from tests.applications.papers import PDF

#: Three sections: who you are, what you want, your CV.
FORM = [
    section(
        "about",
        ask("short_text", "name", label="Your name", role="name"),
        ask("email", "email", label="Your e-mail address", role="email"),
        title="About you",
    ),
    section(
        "goals", ask("long_text", "goals", label="What do you hope for?", max_words=50), title="Your goals"
    ),
    section("cv", ask("file", "cv", label="Your CV", file_types=["pdf"], max_megabytes=1), title="Your CV"),
]
CV = {"name": "cv.pdf", "mimeType": "application/pdf", "buffer": PDF}


class ApplyPages:
    """One application in one browser."""

    def __init__(self, page):
        self.page = page

    def sign_in_from(self, address, user):
        """As a visitor who reads what to expect, and only then signs in."""
        self.page.goto(address)
        self.page.get_by_role("link", name="Sign in to apply").click()
        self.page.get_by_label("Username").fill(user.username)
        self.page.get_by_label("Password").fill("secret")
        self.page.get_by_role("button", name="Sign in", exact=True).click()

    def start(self):
        self.page.get_by_role("button", name="Start your application").click()
        self.expect_title("Apply for a mentor")

    def come_back(self):
        self.page.goto("/mentoring/applications/")
        self.page.get_by_role("link", name=re.compile("^Go on")).click()

    def open_section(self, title):
        self.page.get_by_role("main").get_by_role("link", name=title, exact=True).click()
        self.expect_title(title)

    def answer(self, question, text):
        self.page.get_by_label(question).fill(text)

    def attach(self, question, file):
        self.page.get_by_label(question, exact=True).set_input_files(file)

    def save_and_continue(self):
        self.page.locator("button[value=next]").click()

    def save_for_later(self):
        self.page.get_by_role("button", name="Save and come back later").click()
        self.expect_title("Apply for a mentor")

    def check_answers(self):
        self.page.get_by_role("link", name="Check your answers and hand in").click()
        self.expect_title("Check your answers")

    @property
    def hand_in_button(self):
        return self.page.get_by_role("button", name="Hand in", exact=True)

    @property
    def problems(self):
        return self.page.get_by_role("alert")

    def withdraw(self, reason):
        self.page.get_by_role("link", name="Withdraw this application").click()
        self.page.get_by_label("Would you tell us why?").fill(reason)
        self.page.get_by_role("button", name="Yes, withdraw").click()

    def expect_title(self, title):
        expect(self.page.get_by_role("heading", level=1)).to_have_text(title)

    def expect_status(self, words):
        expect(self.page.locator(".wm-standing .wm-status")).to_have_text(words)
