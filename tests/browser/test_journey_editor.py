"""An editor builds a program's page from blocks, and makes the words that mentors are found by."""

import re

import pytest
from django.contrib.auth.models import Group, Permission
from playwright.sync_api import expect
from wagtail.models import GroupPagePermission

from tests.directory.conftest import vocabulary_with
from tests.factories import MentorFactory, PartnerFactory, ProgramFactory, RoundFactory, UserFactory
from wagtail_mentoring.directory.models import Term
from wagtail_mentoring.offices.actions import equip_editor_group
from wagtail_mentoring.pages.models import MentoringProgramPage

from .administering import AdminScreens
from .finding import DirectoryPages, open_directory


@pytest.fixture
def editor(live_server, site_root):
    """Somebody who edits pages and vocabularies and is no superuser."""
    pages = Group.objects.create(name="Page editors")
    pages.permissions.add(Permission.objects.get(codename="access_admin"))
    for codename in ("add_page", "change_page", "publish_page"):
        permission = Permission.objects.get(content_type__app_label="wagtailcore", codename=codename)
        GroupPagePermission.objects.create(group=pages, page=site_root, permission=permission)
    person = UserFactory()
    person.groups.add(pages, equip_editor_group()[0])
    return person


def insert_block(page, name):
    """At the end of the body."""
    page.get_by_role("button", name="Insert a block").last.click()
    page.get_by_role("option", name=name, exact=True).click()


def test_editor_builds_previews_and_publishes_a_program_page(
    open_browser, browser_watch, editor, site_root, well_made, well_made_admin
):
    browser_watch.expect("400")  # Wagtail saves by itself while the form is not complete yet
    # Wagtail checks its preview from two windows, which on a slow machine fall together (wagtail#13689).
    browser_watch.expect("Axe is already running")
    program = ProgramFactory(name="First Steps")
    PartnerFactory(program=program, role="lead")
    RoundFactory(program=program)
    screens = AdminScreens(open_browser(editor))
    page = screens.page

    page.goto(f"/admin/pages/{site_root.pk}/add_subpage/")
    page.get_by_role("link", name="Mentoring program page .").click()
    screens.wait_for_form()
    screens.call_it("First Steps", label="Title")
    screens.choose("Program", "First Steps")
    insert_block(page, "Lead text")
    page.locator("[data-streamfield-child] textarea").last.fill("Meet someone who once sat where you sit.")
    insert_block(page, "Timeline")
    insert_block(page, "Text")
    write_rich_text(page, "Mentors bring time and patience.")
    # Wagtail has saved the page by itself: publishing at that moment would create it twice.
    expect(page).to_have_url(re.compile("/edit/$"))
    well_made_admin(page, allow=["label"])  # Wagtail gives the field of a block in a stream no name

    page.get_by_role("button", name="Toggle preview").click()
    preview = page.frame_locator("#w-preview-iframe")
    expect(preview.get_by_text("Meet someone who once sat where you sit.")).to_be_visible()
    expect(preview.get_by_role("heading", name="Key dates")).to_be_visible()
    page.get_by_role("button", name="Toggle preview").click()
    screens.publish()

    assert MentoringProgramPage.objects.live().get().program == program
    visitor = open_browser()
    visitor.goto("/first-steps/")
    expect(visitor.get_by_role("heading", level=1)).to_have_text("First Steps")
    for words in (
        "Meet someone who once sat where you sit.",
        "Mentors bring time and patience.",
        "Key dates",
    ):
        expect(visitor.get_by_role("main")).to_contain_text(words)
    well_made(visitor)


def write_rich_text(page, words):
    """Draftail tells the form a moment later."""
    box = page.get_by_role("textbox").and_(page.locator(".public-DraftEditor-content")).last
    box.click()
    page.keyboard.type(words)
    page.wait_for_function(
        "words => [...document.querySelectorAll('input[type=hidden]')].some(i => i.value.includes(words))",
        arg=words,
    )


def test_editor_makes_a_vocabulary_that_becomes_a_filter(open_browser, editor, site_root):
    open_directory(site_root)
    screens = AdminScreens(open_browser(editor))
    visitor = DirectoryPages(open_browser())

    screens.open_mentoring("Vocabularies")
    screens.add("vocabulary")
    screens.call_it("Industry")
    screens.save("Save")
    screens.expect_message("'Industry' created")
    screens.page.get_by_role("link", name="0 terms").click()
    screens.add("term")
    screens.call_it("Law")
    screens.save("Save")
    screens.expect_message("'Law' created")

    MentorFactory(name="Ana Ruiz", slug="ana-ruiz", terms=[Term.objects.get()])
    MentorFactory(name="Ben Ode", slug="ben-ode")
    visitor.visit()
    expect(visitor.page.get_by_role("group", name="Industry")).to_be_visible()
    visitor.tick("Law")
    visitor.expect_found("1 mentor matches")


def test_editor_merges_two_words_for_one_thing(open_browser, editor, site_root):
    open_directory(site_root)
    terms = vocabulary_with("industry", "Law", "Legal services")
    MentorFactory(name="Ana Ruiz", slug="ana-ruiz", terms=[terms["Law"]])
    MentorFactory(name="Ben Ode", slug="ben-ode", terms=[terms["Legal services"]])
    screens = AdminScreens(open_browser(editor))
    visitor = DirectoryPages(open_browser())

    screens.open_mentoring("Terms")
    screens.open_more_options("Legal services", "Merge into another")
    screens.choose("Merge into", "Law")
    screens.press("Merge and delete")
    screens.expect_message("“Legal services” is now part of “Law”.")

    visitor.visit()
    expect(visitor.page.get_by_label("Legal services")).to_have_count(0)
    visitor.tick("Law")
    visitor.expect_found("2 mentors match")


def test_editor_puts_terms_into_another_order(open_browser, editor, site_root):
    open_directory(site_root)
    terms = vocabulary_with("industry", "Law", "Energy", "Art")
    MentorFactory(terms=list(terms.values()))
    screens = AdminScreens(open_browser(editor))
    visitor = DirectoryPages(open_browser())

    screens.open_mentoring("Vocabularies")
    screens.page.get_by_role("link", name="3 terms").click()
    handle = screens.page.get_by_role("row").filter(has_text="Art").get_by_role("button", name="Drag")
    with screens.page.expect_response(lambda response: "reorder" in response.url):
        handle.drag_to(screens.page.get_by_role("row").filter(has_text="Law"))

    visitor.visit()
    expect(visitor.page.locator(".wm-facet__label")).to_contain_text(["Art", "Law", "Energy"])
