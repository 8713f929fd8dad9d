"""Story: a fresh program says what is missing, and for whom; putting it right clears it; then it opens."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from tests.anatomy.world import ReadyWorld
from tests.factories import RoundFactory
from wagtail_mentoring.anatomy.anatomies import OpeningRefused
from wagtail_mentoring.partnership.actions import move_program
from wagtail_mentoring.programs.models import Program, Round

from .administering import AdminScreens
from .conftest import scrolls_sideways


@pytest.fixture
def world(live_server, site_root):
    """Everything is agreed, but each office still lacks something."""
    world = ReadyWorld()
    world.spoil(world.partner, deputy=None)
    world.spoil(world.round, capacity=None)
    world.program.stages.filter(stage="match").delete()
    return world


def whats_missing(screens, office):
    """The lines under the name of one office."""
    groups = screens.page.get_by_role("main").locator("section.wm-anatomy__office")
    heading = screens.page.get_by_role("heading", name=office, exact=True)
    return groups.filter(has=heading).first


def test_what_is_missing_is_named_by_office_and_mending_it_opens_applications(
    open_browser, world, well_made_admin
):
    lead, partner = (AdminScreens(open_browser(person)) for person in (world.carol, world.alan))

    # The home screen says how many things are missing, and where; the screen says what, and who mends it.
    lead.page.goto(reverse("wagtailadmin_home"))
    lead.page.get_by_role("link", name="Connect cannot open yet", exact=True).click()
    expect(whats_missing(lead, "Career Services")).to_contain_text("Say which office answers for: Match.")
    expect(whats_missing(lead, "Alumni Relations")).to_contain_text("Name a deputy")
    expect(whats_missing(lead, "Alumni Relations")).to_contain_text("how many mentees it has places for")

    # Opening is refused on the screen and in code.
    lead.page.goto(reverse("mentoring_programs:move", args=[world.program.pk, "approved"]))
    lead.press("Confirm")
    expect(lead.page.get_by_role("main")).to_contain_text("Applications do not open yet.")
    with pytest.raises(OpeningRefused):
        move_program(program=world.program, to_status="approved", user=world.carol)
    assert not Round.objects.let_open().exists()

    # Alumni Relations follows a line to where it is put right. There is nothing to tick.
    address = reverse("mentoring_anatomy:anatomy", args=[world.program.pk])
    partner.page.goto(address)
    partner.page.get_by_role("link", name="Name a deputy, so that nothing waits for one person.").click()
    partner.choose("Deputy", world.deputies[world.partner].username)
    partner.press("Save")
    partner.page.goto(address)
    expect(whats_missing(partner, "Alumni Relations")).not_to_contain_text("Name a deputy")
    partner.page.get_by_role("link", name="Say in 2027 how many mentees it has places for.").click()
    partner.page.get_by_role("spinbutton", name="Places for mentees").fill("5")
    partner.save("Save")

    # Career Services says who matches; then both sign what has changed.
    lead.page.goto(address)
    lead.page.get_by_role("link", name="Say which office answers for: Match.").click()
    lead.follow("Suggest who does what")
    lead.press("Fill in the open stages")
    lead.expect_message("Somebody answers for every stage.")
    world.sign_all()

    # Nothing stands in the way: the lead approves, and the round is announced.
    lead.page.goto(address)
    expect(lead.page.get_by_role("heading", name="Nothing stands in the way")).to_be_visible()
    well_made_admin(lead.page)
    lead.follow("To the program")
    lead.follow("Set to “Approved”")
    lead.press("Confirm")
    lead.expect_message("Connect is now “Approved”.")
    assert Program.objects.get().public_round == world.round


def test_a_round_that_is_added_later_is_let_open_by_any_office_on_a_phone_without_scripts(
    open_browser, world
):
    world.set_status("approved")
    world.spoil(world.round, capacity=5)
    later = RoundFactory(program=world.program, name="2028", capacity=5, opening_agreed_at=None)
    partner = AdminScreens(open_browser(world.alan, scripts=False, width=360))
    partner.page.goto(reverse("mentoring_rounds:edit", args=[later.pk]))
    partner.page.get_by_role("link", name="Let applications open").press("Enter")
    button = partner.page.get_by_role("button", name="Let applications open")
    button.press("Enter")
    expect(partner.page.get_by_role("main")).to_contain_text("Applications do not open yet.")
    assert scrolls_sideways(partner.page) == 0
    world.name(world.partner, deputy=world.deputies[world.partner])
    world.program.stages.create(stage="match", office=world.career, person=world.carol)
    world.sign_all()

    button.press("Enter")

    partner.expect_message("open as its dates say")
    assert Program.objects.get().public_round == later
