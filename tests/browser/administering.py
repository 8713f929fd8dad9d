"""What staff and editors do in Wagtail's admin, in words."""

import re

from playwright.sync_api import expect


class AdminScreens:
    """The admin in one browser."""

    def __init__(self, page):
        self.page = page

    def open_mentoring(self, name):
        """Through the menu, as people do."""
        self.page.goto("/admin/")
        menu = self.page.get_by_role("navigation", name="Main menu")
        menu.get_by_role("button", name="Mentoring").click()
        menu.get_by_role("link", name=name, exact=True).click()
        self.expect_title(name)

    def add(self, thing):
        self.page.get_by_role("navigation", name="Actions").get_by_role("link", name=f"Add {thing}").click()
        self.wait_for_form()

    def wait_for_form(self):
        """Until the form is there with its scripts, without which no slug follows a name."""
        self.page.wait_for_url(re.compile("/add/"), wait_until="load")

    def open_row(self, name):
        self.page.get_by_role("table").get_by_role("link", name=name, exact=True).first.click()

    def open_more_options(self, name, option):
        """The menu beside the title of a row."""
        self.page.get_by_role("button", name=f"More options for '{name}'").click()
        self.page.get_by_role("link", name=option).click()

    def tick_row(self, name):
        self.page.get_by_role("row").filter(has_text=name).get_by_role("checkbox").check()

    def fill(self, label, text):
        self.field(label).fill(text)

    def call_it(self, text, label="Name"):
        """Fill in the name and go on to the next field; the slug follows a moment later."""
        self.fill(label, text)
        self.field(label).press("Tab")
        expect(self.page.locator("[name=slug]")).not_to_have_value("")

    def field(self, label):
        """A text field; whether it must be filled in does not matter here."""
        return self.page.get_by_role("textbox", name=re.compile(rf"^{label}\*?$"))

    def choose(self, label, option):
        self.page.get_by_role("combobox", name=re.compile(rf"^{label}\*?$")).select_option(option)

    def open_tab(self, name):
        self.page.get_by_role("tab", name=name).click()

    def press(self, name):
        self.page.get_by_role("main").get_by_role("button", name=name, exact=True).click()

    def follow(self, name):
        self.page.get_by_role("main").get_by_role("link", name=name, exact=True).click()

    def save(self, name="Save draft"):
        self._footer.get_by_role("button", name=name).click()

    def choose_action(self, name):
        """From the menu beside the button at the bottom: Publish, Unpublish."""
        self._footer.get_by_role("button", name="More actions").click()
        self._footer.locator("a, button").filter(has_text=re.compile(rf"^\s*{name}\s*$")).click()

    def publish(self):
        self.choose_action("Publish")
        self.expect_message("published")

    def unpublish(self):
        self.choose_action("Unpublish")
        self.press("Yes, unpublish it")
        self.expect_message("unpublished")

    def expect_message(self, words):
        expect(self.page.locator(".messages")).to_contain_text(words)

    def expect_title(self, words):
        expect(self.page.get_by_role("heading", level=1).first).to_contain_text(words)

    def expect_rows(self, *names):
        """Exactly these names in the first column that is a link."""
        expect(self.page.locator("table.listing tbody .title-wrapper")).to_have_text(
            [re.compile(name) for name in names]
        )

    @property
    def _footer(self):
        return self.page.get_by_role("navigation", name="Actions (footer)")
