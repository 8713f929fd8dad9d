"""What Elena, an editor, sees: for ``docs/guides/editors.md``."""

import re

from playwright.sync_api import Locator, Page

from docs.pictures.camera import in_mentoring

FIRST_STEPS = "First Steps"


def edit_page(page: Page, title: str) -> None:
    """Through the search over all pages."""
    page.goto(f"/admin/pages/search/?q={title}")
    page.get_by_role("table").get_by_role("link", name=title, exact=True).first.click()
    page.wait_for_load_state("networkidle")


def blocks(page: Page) -> None:
    """The list of blocks, open under the first one of the body."""
    edit_page(page, FIRST_STEPS)
    insert = page.get_by_role("button", name="Insert a block").nth(1)
    insert.scroll_into_view_if_needed()
    insert.click()
    page.get_by_role("option", name="Timeline").scroll_into_view_if_needed()


def preview(page: Page) -> None:
    edit_page(page, FIRST_STEPS)
    page.get_by_role("button", name="Toggle preview").click()
    page.frame_locator("#w-preview-iframe").get_by_role("heading", level=1).wait_for()


def vocabularies(page: Page) -> None:
    in_mentoring(page, "Vocabularies")


def mentors(page: Page) -> Locator:
    """The block as visitors see it."""
    page.goto("/careers/programs/first-steps/")
    return page.locator("section").filter(has_text="Some of the people you could meet").last


def form(page: Page) -> None:
    """A question of the mentee form, with its settings."""
    in_mentoring(page, "Application forms")
    page.get_by_role("link", name="Mentee application", exact=True).first.click()
    page.wait_for_load_state("networkidle")
    page.get_by_text("Your goals").first.wait_for(state="attached")
    page.locator("[id$='-value-label']").first.scroll_into_view_if_needed()


def form_changes(page: Page) -> None:
    """What a change of the live form does, before it is published. It stays a draft."""
    in_mentoring(page, "Application forms")
    page.get_by_role("link", name="Mentee application", exact=True).first.click()
    page.wait_for_load_state("networkidle")
    page.locator("[name=title]").fill("Apply for a mentor in First Steps")
    label = page.locator("[name=sections-0-value-questions-0-value-label]")
    label.locator("xpath=ancestor::section[1]").locator("[data-panel-toggle]").first.click()
    label.fill("Your full name")
    footer = page.get_by_role("navigation", name="Actions (footer)")
    footer.get_by_role("button", name="More actions").click()
    footer.locator("a, button").filter(has_text=re.compile(r"^\s*Publish\s*$")).click()
    page.get_by_role("heading", name="Before you publish").wait_for()


def signatures(page: Page) -> None:
    edit_page(page, FIRST_STEPS)
    page.get_by_role("link", name="Signatures").first.click()


def phone(page: Page) -> None:
    page.goto("/careers/programs/first-steps/")


EDITORS = {
    "editor_blocks": (blocks, {"user": "editor"}),
    "editor_preview": (preview, {"user": "editor"}),
    "editor_vocabularies": (vocabularies, {"user": "editor", "height": 700}),
    "editor_mentors": (mentors, {}),
    "editor_form": (form, {"user": "editor"}),
    "editor_signatures": (signatures, {"user": "editor", "height": 700}),
    "editor_changes": (form_changes, {"user": "editor"}),
    "editor_phone": (phone, {"height": 720}),
}
