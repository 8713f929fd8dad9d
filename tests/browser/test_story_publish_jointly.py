"""Story: Career Services and Alumni Relations publish the page of their program together, or not at all.

Carol works in Career Services, Alan in Alumni Relations, and an editor writes the page. Each has a browser.
"""

import re

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from tests.factories import coordinator_of
from tests.publication.publication_world import PublicationWorld
from wagtail_mentoring.outbox.models import OutboxMessage
from wagtail_mentoring.pages.models import MentoringIndexPage

from .administering import AdminScreens


@pytest.fixture
def world(live_server, site_root, settings):
    settings.WAGTAIL_AUTOSAVE_INTERVAL = 0  # The story says when a draft is saved.
    parent = site_root.add_child(
        instance=MentoringIndexPage(title="Mentoring", slug="mentoring-programs", locale=site_root.locale)
    )
    return PublicationWorld(parent)


class Desk(AdminScreens):
    """One person's browser."""

    def __init__(self, page, world):
        super().__init__(page)
        self.world = world

    def write(self, lead):
        """In Wagtail's editor, then on to the signatures."""
        self.page.goto(reverse("wagtailadmin_pages:edit", args=[self.world.page_pk]), wait_until="load")
        self.page.locator("[name=intro]").fill(lead)
        self.choose_action("Save and go to signatures")
        expect(self.page.get_by_role("region", name="Waiting for signatures")).to_be_visible()

    def open_signatures(self):
        self.page.goto(reverse("mentoring_publication:page", args=[self.world.page_pk]))

    def sign(self, office, and_publish=False):
        words = f"Sign for {office}" + (" and publish" if and_publish else "")
        self.open_signatures()
        self.follow(words)
        self.press(words)

    def expect_signature(self, office, state):
        line = self.page.get_by_role("listitem").filter(has_text=re.compile(rf"{office}.*{state}"))
        expect(line).to_have_count(1)


@pytest.fixture
def editor(open_browser, world):
    return Desk(open_browser(world.admin), world)


@pytest.fixture
def carol(open_browser, world):
    return Desk(open_browser(world.carol), world)


@pytest.fixture
def alan(open_browser, world):
    return Desk(open_browser(world.alan), world)


@pytest.fixture
def visitor(open_browser, world, browser_watch):
    browser_watch.expect("404")
    page = open_browser()

    def sees(words):
        """What the public reads at the page's address; None: there is no such page."""
        response = page.goto(world.page.url)
        if words is None:
            assert response.status == 404
        else:
            expect(page.get_by_role("main")).to_contain_text(words)

    return sees


def test_one_office_signs_and_nothing_is_public_the_other_signs_and_it_is(editor, carol, alan, visitor):
    editor.write("An hour a month.")
    editor.follow("Ask the offices to sign")
    editor.press("Ask them")
    editor.expect_message("The offices were asked to sign")
    visitor(None)

    carol.page.goto(address_in_mail_to(carol.world.carol))
    carol.expect_signature("Career Services", "waits for a signature")
    carol.sign("Career Services")
    carol.expect_signature("Career Services", "signed by Carol Chen")
    carol.expect_signature("Alumni Relations", "waits for a signature")
    visitor(None)

    alan.page.goto(address_in_mail_to(alan.world.alan))
    alan.sign("Alumni Relations", and_publish=True)
    alan.expect_message("The page is public")
    visitor("An hour a month.")


def test_a_change_after_the_first_signature_needs_both_again(editor, carol, alan, visitor):
    editor.write("An hour a month.")
    carol.sign("Career Services")
    editor.write("Two hours a month.")

    editor.expect_signature("The signature of Career Services", "is void")
    editor.page.get_by_role("link", name="See what changed").click()
    expect(editor.page.get_by_role("main")).to_contain_text("Two hours a month.")

    alan.sign("Alumni Relations")
    visitor(None)
    carol.sign("Career Services", and_publish=True)
    visitor("Two hours a month.")


def test_neither_office_finds_another_way_to_publish(editor, world, visitor):
    editor.write("An hour a month.")
    editor.page.goto(reverse("wagtailadmin_pages:edit", args=[world.page_pk]), wait_until="load")
    expect(editor.page.locator("[name='action-publish']")).to_have_count(0)

    bulk = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "publish"])
    editor.page.goto(f"{bulk}?id={world.page_pk}")
    expect(editor.page.get_by_role("main")).to_contain_text("You don't have permission to publish this page")
    visitor(None)


def test_somebody_who_works_in_both_offices_signs_for_one_of_them(open_browser, world, visitor):
    both = Desk(open_browser(coordinator_of(world.career, world.alumni)), world)
    both.sign("Career Services")

    both.open_signatures()
    expect(both.page.get_by_role("link", name=re.compile("Sign for"))).to_have_count(0)
    visitor(None)


def test_a_superuser_publishes_past_them_with_a_reason_only_and_the_report_prints_it(
    editor, carol, world, visitor
):
    reason = "Applications open tonight, and nobody answers the phone."
    editor.write("An hour a month.")
    carol.sign("Career Services")

    editor.open_signatures()
    editor.follow("Publish without every signature")
    editor.press("Publish without every signature")
    expect(editor.page.get_by_role("main")).to_contain_text("This field is required")
    visitor(None)

    editor.fill("Reason", reason)
    editor.press("Publish without every signature")
    editor.expect_message("The page is published")
    visitor("An hour a month.")
    carol.page.goto(reverse("mentoring_report:program", args=[world.program.pk]))
    expect(carol.page.get_by_role("main")).to_contain_text(reason)


def test_a_page_is_signed_without_a_mouse_or_scripts_on_a_phone(open_browser, world):
    page = open_browser(world.carol, scripts=False, width=360)
    page.goto(reverse("mentoring_publication:page", args=[world.page_pk]))

    page.get_by_role("link", name="Sign for Career Services").press("Enter")
    page.get_by_role("button", name="Sign for Career Services").press("Enter")

    expect(page.get_by_role("main")).to_contain_text("signed by Carol Chen")


def address_in_mail_to(person):
    mail = OutboxMessage.objects.filter(to_email=person.email).latest("pk")
    return re.search(r"https?://\S+?(/\S+)", mail.body)[1]
