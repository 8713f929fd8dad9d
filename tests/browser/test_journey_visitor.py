"""A visitor looks for a mentor: with a mouse, without scripts, with the keyboard only."""

import pytest
from playwright.sync_api import expect

from .conftest import scrolls_sideways
from .finding import DirectoryPages, open_directory, thirty_mentors

#: A link that fills a card shows the focus on the card.
SHOWS_FOCUS = """() => {
  const stop = document.activeElement;
  const shows = (node) => node && getComputedStyle(node).outlineStyle !== "none";
  return shows(stop) || shows(stop.closest(".wm-card"));
}"""


@pytest.fixture
def directory(live_server, site_root):
    thirty_mentors()
    return open_directory(site_root)


@pytest.mark.parametrize(("scripts", "width"), [(True, 1280), (False, 360)], ids=["htmx", "plain phone"])
def test_visitor_searches_narrows_down_pages_and_opens_a_profile(
    open_browser, browser_watch, directory, scripts, width
):
    browser_watch.expect("htmx:")  # its note that a request was replaced by the next one
    visitor = DirectoryPages(open_browser(scripts=scripts, width=width), scripts=scripts)
    visitor.visit()
    visitor.expect_found("30 mentors")
    visitor.next_page()
    visitor.expect_address("/mentors/?page=2")
    expect(visitor.cards).to_have_count(6)

    visitor.visit()
    if width < 1000:
        visitor.page.locator("summary", has_text="Filters").click()
    visitor.tick("Law")
    visitor.expect_found("4 mentors match")
    if width < 1000:
        visitor.page.locator("summary", has_text="Filters").click()
    visitor.tick("Dublin")
    visitor.expect_found("1 mentor matches")
    visitor.expect_address("/mentors/?industry=law&place=dublin")
    visitor.take_back("Law")
    visitor.expect_found("6 mentors match")
    visitor.search("solicitor")
    visitor.expect_found("1 mentor matches")
    assert scrolls_sideways(visitor.page) == 0

    visitor.open_profile("Ana Ruiz")
    assert visitor.page.url.endswith("/mentors/ana-ruiz/")
    assert scrolls_sideways(visitor.page) == 0


@pytest.mark.parametrize("scripts", [True, False], ids=["htmx", "without scripts"])
def test_visitor_who_finds_nobody_is_shown_the_way_out(open_browser, directory, scripts):
    visitor = DirectoryPages(open_browser(scripts=scripts), scripts=scripts)
    visitor.visit("/mentors/?q=engineer&industry=law&place=dublin")

    visitor.expect_found("No mentor matches")
    ways = {text.strip() for text in visitor.ways_out.all_inner_texts()}
    assert "Without “Law”: 5" in ways
    visitor.ways_out.filter(has_text="Law").click()

    visitor.expect_found("5 mentors match")


def test_visitor_reaches_everything_with_the_keyboard(page, browser_watch, directory):
    browser_watch.expect("htmx:")  # its note that a request was replaced by the next one
    visitor = DirectoryPages(page)
    visitor.visit()

    press_until_focused(page, page.get_by_label("Search by name, job"))
    page.keyboard.type("acme")
    page.keyboard.press("Enter")
    visitor.expect_address("?q=acme")
    press_until_focused(page, page.get_by_role("checkbox", name="Law"))
    page.keyboard.press("Space")
    visitor.expect_found("4 mentors match")
    expect(page.get_by_role("checkbox", name="Law")).to_be_focused()
    press_until_focused(page, page.get_by_role("link", name="Remove filter: Law"))
    page.keyboard.press("Enter")
    visitor.expect_found("30 mentors match")
    press_until_focused(page, page.get_by_role("link", name="Ana Ruiz"))
    page.keyboard.press("Enter")

    expect(page.get_by_role("heading", level=1)).to_have_text("Ana Ruiz")


def press_until_focused(page, target):
    """Tab until ``target`` has the focus; each stop on the way must be visible."""
    for _stop in range(60):
        page.keyboard.press("Tab")
        assert page.evaluate(SHOWS_FOCUS), page.evaluate("document.activeElement.outerHTML")
        if target.evaluate("node => node === document.activeElement"):
            return
    pytest.fail(f"the keyboard does not reach {target}")


def test_directory_is_well_made_with_filters_and_with_nobody_found(page, directory, well_made):
    visitor = DirectoryPages(page)
    for path in ("/mentors/?industry=law&page=1", "/mentors/?q=nobody"):
        visitor.visit(path)
        well_made(page)
