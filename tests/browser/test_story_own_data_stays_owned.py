"""Story 5, “Own data stays owned”: Alumni Relations keeps an address, and Career Services asks for it.

Without a grant the address is nowhere to be seen; a message goes through; with a grant it is shown to whoever
says why, and that is noted; on the day after the grant's last it is masked again. Whoever does not want to be
contacted is written to by nobody.
"""

import csv
from datetime import timedelta
from io import StringIO

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from tests.outreach.world import ADDRESS, grant, make_world
from wagtail_mentoring.directory.models import ContactReveal, Mentor
from wagtail_mentoring.outbox.models import OutboxMessage

from .administering import AdminScreens

NAMES = Mentor.snippet_viewset.get_url_name


@pytest.fixture
def world(live_server, site_root):
    return make_world(mode=None)


@pytest.fixture
def career(open_browser, world):
    return AdminScreens(open_browser(world.cara))


def screens(world):
    """Where an address could stand: list, detail, history, search, chooser, log, mail."""
    pk = world.mentor.pk
    yield reverse(NAMES("list"))
    yield f"{reverse(NAMES('list'))}?q=Grace"
    yield f"{reverse(NAMES('list'))}?q={ADDRESS}"
    yield reverse(NAMES("inspect"), args=[pk])
    yield reverse(NAMES("contact"), args=[pk])
    yield reverse("wagtailsnippetchoosers_wagtail_mentoring_mentor:choose")
    yield reverse("mentoring_decision_log:index")
    yield reverse("wagtailadmin_reports:site_history")


def expect_masked(staff, world):
    for address in screens(world):
        staff.page.goto(address)
        # What was searched for stands in the search box and in addresses; nothing else may tell it.
        content = staff.page.content()
        for asked in (f"q={ADDRESS}", f'value="{ADDRESS}"'):
            content = content.replace(asked, "")
        assert ADDRESS not in content
    exported = staff.page.request.get(f"{reverse(NAMES('list'))}?export=csv").text()
    assert any("Grace Hart" in row for row in csv.reader(StringIO(exported)))
    assert ADDRESS not in exported


def open_contact_data(staff, world):
    staff.page.goto(reverse(NAMES("contact"), args=[world.mentor.pk]))


def test_own_data_stays_owned(career, world, browser_watch):
    browser_watch.expect("404")  # A chooser answers in JSON, for which the browser looks for an icon.
    # Without a grant: masked everywhere, and no way to write.
    expect_masked(career, world)
    open_contact_data(career, world)
    expect(career.page.get_by_role("main")).to_contain_text("Ask it to pass on a message.")

    # Alumni Relations lets messages through: one is sent, and the address stays hidden.
    relay = grant(world, "relay")
    open_contact_data(career, world)
    career.follow("Write through Alumni Relations")
    career.fill("Subject", "Your first mentee")
    career.fill("Message", "Dear Grace, may I introduce Ada to you?")
    career.press("Send")
    career.expect_message("Your message to Grace Hart is on its way.")
    assert OutboxMessage.objects.get(kind="relayed_message").to_email == ADDRESS
    expect_masked(career, world)

    # Alumni Relations lets it be seen: shown to whoever says why, and that is noted.
    relay.mode = "see"
    relay.save()
    open_contact_data(career, world)
    expect(career.page.get_by_role("main")).not_to_contain_text(ADDRESS)
    career.page.get_by_role("textbox", name="What do you need it for?").fill("Introduce Ada")
    career.press("Show contact data")
    expect(career.page.get_by_role("main")).to_contain_text(ADDRESS)
    noted = ContactReveal.objects.get()
    assert (noted.user, noted.purpose) == (world.cara, "Introduce Ada")

    # The day after the grant's last: masked again.
    relay.valid_until = timezone.localdate() - timedelta(days=1)
    relay.save()
    expect_masked(career, world)
    open_contact_data(career, world)
    expect(career.page.get_by_role("button", name="Show contact data")).to_have_count(0)


def test_who_does_not_want_to_be_contacted_is_written_to_by_nobody(open_browser, career, world):
    grant(world, "export")
    world.card.do_not_contact = True
    world.card.save()

    for staff in (career, AdminScreens(open_browser(world.alan))):
        open_contact_data(staff, world)
        expect(staff.page.get_by_role("main")).to_contain_text("does not want to be contacted")
        expect(staff.page.get_by_role("link", name="Write through")).to_have_count(0)
