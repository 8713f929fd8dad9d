"""The directory in a browser: with htmx, without scripts, on a phone and to assistive technology."""

import re

import pytest
from playwright.sync_api import expect

from tests.directory.conftest import vocabulary_with
from tests.factories import MentorFactory
from wagtail_mentoring.directory.models import MentorDegree
from wagtail_mentoring.pages.models import MentorDirectoryPage

PHONE = {"width": 360, "height": 740}


@pytest.fixture
def directory(live_server, site_root):
    """Thirty mentors; five in law, one of them called Ana Ruiz."""
    industry = vocabulary_with("industry", "Law", "Energy", sort_order=1, on_card=True)
    city = vocabulary_with("city", *(f"City {number:02}" for number in range(12)), sort_order=2)
    for number in range(30):
        MentorFactory(
            name="Ana Ruiz" if number == 4 else f"Mentor {number:02}",
            slug="ana-ruiz" if number == 4 else f"mentor-{number}",
            job_title="Engineer",
            employer="Acme",
            city="Dublin",
            country="Ireland",
            bio="I like to talk.",
            degrees=[MentorDegree(degree="BSc Biology")],
            terms=[industry["Law" if number < 5 else "Energy"], city[f"City {number % 12:02}"]],
        )
    return site_root.add_child(
        instance=MentorDirectoryPage(title="Find a mentor", slug="mentors", intro="Choose.")
    )


def count(page):
    return page.locator("#wm-directory-count")


def box(page, name):
    return page.get_by_role("checkbox", name=name, include_hidden=True)


def test_choosing_a_filter_changes_results_address_and_counts_in_place(page, directory):
    page.goto("/mentors/")
    page.evaluate("window.sameDocument = true")

    box(page, "Law").check()

    expect(count(page)).to_have_text("5 mentors match")
    expect(page).to_have_url(re.compile(r"/mentors/\?industry=law$"))
    expect(box(page, "Law")).to_be_focused()
    expect(page.locator("#wm-directory-status")).to_have_text("5 mentors match")
    expect(box(page, "City 11")).to_be_disabled()
    assert page.evaluate("window.sameDocument")


def test_going_back_shows_the_state_before(page, directory):
    page.goto("/mentors/")
    box(page, "Law").check()
    expect(count(page)).to_have_text("5 mentors match")
    page.get_by_role("link", name="Ana Ruiz").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Ana Ruiz")

    page.go_back()
    expect(count(page)).to_have_text("5 mentors match")
    expect(box(page, "Law")).to_be_checked()

    page.go_back()
    expect(count(page)).to_have_text("30 mentors")
    expect(box(page, "Law")).not_to_be_checked()


def test_going_back_from_a_profile_leads_to_the_same_place(page, directory):
    page.goto("/mentors/")
    last = page.locator(".wm-mentor-card a").last
    last.scroll_into_view_if_needed()
    height = page.evaluate("scrollY")
    last.click()
    expect(page).to_have_url(re.compile(r"/mentors/mentor-\d+/$"))

    page.go_back()

    expect(last).to_be_in_viewport()
    assert height > 200
    assert page.evaluate("scrollY") == height


def test_what_was_unfolded_stays_so(page, directory):
    page.goto("/mentors/")
    page.get_by_text("4 more").click()

    box(page, "City 10").check()

    expect(count(page)).to_have_text("2 mentors match")
    expect(box(page, "City 11")).to_be_visible()
    expect(box(page, "City 10")).to_be_focused()


def test_typing_finds_and_leaves_the_cursor_where_it_is(page, directory):
    page.goto("/mentors/")

    page.get_by_role("combobox", name="Search by").press_sequentially("ana ruiz")

    expect(count(page)).to_have_text("1 mentor matches")
    expect(page).to_have_url(re.compile(r"\?q=ana\+ruiz$"))
    expect(page.get_by_role("combobox", name="Search by")).to_be_focused()


def test_filter_that_is_taken_back_leaves_the_reader_at_the_results(page, directory):
    page.goto("/mentors/?industry=law")

    page.get_by_role("link", name="Remove filter: Law").press("Enter")

    expect(count(page)).to_have_text("30 mentors")
    expect(count(page)).to_be_focused()
    expect(page).to_have_url(re.compile(r"/mentors/$"))


def test_next_page_comes_in_place(page, directory):
    page.goto("/mentors/")

    page.get_by_role("link", name="Next page").click()

    expect(page).to_have_url(re.compile(r"\?page=2$"))
    expect(page.locator(".wm-mentor-card")).to_have_count(6)


def test_directory_works_without_scripts(new_context, directory):
    page = new_context(java_script_enabled=False).new_page()
    page.goto("/mentors/")

    box(page, "Law").check()
    page.get_by_role("searchbox").fill("ana")
    page.get_by_role("button", name="Show results").click()

    expect(count(page)).to_have_text("1 mentor matches")
    expect(page).to_have_url(re.compile(r"/mentors/\?industry=law&q=ana$"))
    page.get_by_role("link", name="Clear all").click()
    expect(count(page)).to_have_text("30 mentors")


def test_phone_shows_the_results_once_the_filters_are_chosen(page, directory):
    page.set_viewport_size(PHONE)
    page.goto("/mentors/")
    expect(box(page, "Law")).to_be_hidden()

    page.locator("summary", has_text="Filters").click()
    box(page, "Law").check()
    expect(count(page)).to_have_text("5 mentors match")
    page.get_by_role("button", name="Show results").click()

    expect(box(page, "Law")).to_be_hidden()
    expect(count(page)).to_be_in_viewport()


def test_suggestions_are_used_with_the_keyboard(page, directory, axe):
    page.goto("/mentors/")
    search = page.get_by_role("combobox", name="Search by")
    options = page.get_by_role("option")

    search.press_sequentially("law")
    expect(page.get_by_role("option", name="Law")).to_be_visible()
    expect(search).to_have_attribute("aria-expanded", "true")
    axe(page)
    search.press("Escape")
    expect(page.get_by_role("listbox")).to_be_hidden()
    expect(search).to_have_value("law")

    search.press("ArrowDown")
    expect(options.first).to_be_visible()
    search.press("ArrowDown")
    expect(options.first).to_have_attribute("aria-selected", "true")
    expect(search).to_have_attribute("aria-activedescendant", "wm-suggestion-terms-1")
    search.press("Enter")

    expect(count(page)).to_have_text("5 mentors match")
    expect(page).to_have_url(re.compile(r"/mentors/\?industry=law$"))
    expect(search).to_be_focused()
    expect(search).to_have_value("")


def test_suggested_mentor_and_employer_are_one_press_away(page, directory):
    page.goto("/mentors/")
    search = page.get_by_role("combobox", name="Search by")

    search.press_sequentially("acm")
    expect(page).to_have_url(re.compile(r"\?q=acm$"))
    page.get_by_role("option", name="Acme", exact=True).click()
    expect(search).to_have_value("Acme")
    expect(page).to_have_url(re.compile(r"/mentors/\?q=Acme$"))

    search.fill("ana")
    expect(count(page)).to_have_text("1 mentor matches")
    page.get_by_role("option", name="Ana Ruiz").click()
    expect(page).to_have_url(re.compile(r"/mentors/ana-ruiz/$"))
