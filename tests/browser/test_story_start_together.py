"""Story: two offices start a program together. Each accepts and signs for itself; nothing opens before."""

import re
from datetime import date, timedelta
from pathlib import Path

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from tests.factories import OfficeFactory, coordinator_of
from wagtail_mentoring.agreements.charters import CharterNow
from wagtail_mentoring.offices.choices import OfficeKind
from wagtail_mentoring.partnership.actions import invite_office, move_program, start_program
from wagtail_mentoring.programs.models import Program

from .administering import AdminScreens

HOW_TO = Path(__file__).parents[2] / "docs" / "how-to" / "open-applications.md"


class Desk(AdminScreens):
    """The admin of one office, which counts the screens that are shown and the fields that are filled in."""

    def __init__(self, page):
        super().__init__(page)
        self.screens = self.fields = 0
        page.on("domcontentloaded", self._shown)

    def _shown(self, page):
        self.screens += 1

    def wait_for_form(self):
        self.page.wait_for_url(re.compile("/new/"), wait_until="load")

    def fill(self, label, text):
        self.fields += 1
        super().fill(label, text)

    def press(self, name):
        """By keyboard: the calendar of a date may lie over the button for a while."""
        self.page.get_by_role("main").get_by_role("button", name=name, exact=True).press("Enter")

    def choose(self, label, option):
        self.fields += 1
        super().choose(label, option)

    def take(self, step, *, then, button="Confirm", choices=None, texts=None):
        """Open a step, fill it in, and confirm it; ``then`` is what the next screen says."""
        self.follow(step)
        for label, option in (choices or {}).items():
            self.choose(label, option)
        for label, text in (texts or {}).items():
            self.fill(label, text)
        self.press(button)
        self.expect_message(then)


@pytest.fixture
def careers(live_server, site_root):
    office = OfficeFactory(name="Career Services", kind=OfficeKind.CAREER_SERVICES)
    office.person = coordinator_of(office, first_name="Carol", last_name="Chen")
    office.deputy = coordinator_of(office, username="dora")
    return office


@pytest.fixture
def alumni(live_server, site_root):
    office = OfficeFactory(name="Alumni Relations", kind=OfficeKind.ALUMNI_RELATIONS)
    office.person = coordinator_of(office, first_name="Alan", last_name="Ames")
    office.deputy = coordinator_of(office, username="dan")
    return office


def test_applications_cannot_open_before_the_invited_office_accepts_for_itself(
    open_browser, careers, alumni, well_made_admin
):
    program = start_program(
        program=Program(name="Connect", slug="connect"), office=careers, user=careers.person
    )
    invite_office(program=program, office=alumni, user=careers.person)
    move_program(program=program, to_status="in_agreement", user=careers.person)
    lead, partner = (Desk(open_browser(office.person)) for office in (careers, alumni))

    # Career Services wants to open, and is told that Alumni Relations has not accepted.
    lead.open_mentoring("Programs")
    lead.open_row("Connect")
    lead.follow("Set to “Approved”")
    lead.press("Confirm")
    expect(lead.page.get_by_role("main")).to_contain_text("Applications do not open yet.")
    group = lead.page.get_by_role("main").locator("section").filter(has_text="Accept the invitation")
    expect(group.get_by_role("heading", name="Alumni Relations")).to_be_visible()
    well_made_admin(lead.page)
    program.refresh_from_db()
    assert program.status == "in_agreement"

    # Nobody but Alumni Relations accepts for it: there is a button for its people only.
    lead.page.goto(reverse("mentoring_programs:edit", args=[program.pk]))
    expect(lead.page.get_by_role("link", name="Accept", exact=True)).to_have_count(0)
    partner.open_mentoring("Programs")
    partner.open_more_options("Connect", "Inspect")
    partner.take("Accept", button="Accept for the office", then="Alumni Relations takes part in Connect.")

    # That is done; what else is missing still stands in the way.
    partner.follow("What is missing")
    expect(partner.page.get_by_role("main")).not_to_contain_text("Accept the invitation")
    expect(partner.page.get_by_role("main")).to_contain_text("Read the charter and sign it.")


def test_two_offices_get_from_a_new_program_to_a_signed_charter(open_browser, careers, alumni):
    lead, partner = (Desk(open_browser(office.person)) for office in (careers, alumni))
    until = (date.today() + timedelta(days=300)).isoformat()

    # Career Services starts the program and invites Alumni Relations.
    lead.open_mentoring("Programs")
    lead.add("program")
    lead.call_it("Connect")
    lead.save("Create")
    lead.take("Invite an office", choices={"Office": "Alumni Relations"}, button="Invite", then="is invited")

    # Alumni Relations accepts, names a deputy and lets the others reach its mentors.
    partner.open_mentoring("Programs")
    partner.open_more_options("Connect", "Inspect")
    partner.take("Accept", button="Accept for the office", then="takes part in Connect")
    partner.take("Name people", choices={"Deputy": "dan"}, button="Save", then="Saved who answers")
    partner.follow("Who does what, and the charter")
    partner.take(
        "Share data of Alumni Relations",
        texts={"Purpose": "Introduce mentors", "Until": until},
        button="Share",
        then="Shared",
    )

    # Career Services names a deputy, says who does what and until when, and signs.
    lead.take("Name people", choices={"Deputy": "dora"}, button="Save", then="Saved who answers")
    lead.follow("Who does what, and the charter")
    lead.take("Suggest who does what", button="Fill in the open stages", then="Somebody answers")
    lead.take("Suggest goals", button="Set these goals", then="Every office has a goal.")
    lead.take("Set the day", texts={"Look at it again on": until}, button="Save", then="Saved the day")
    lead.take(
        "Read and sign for Career Services", button="Sign for Career Services", then="Signed for Career"
    )

    # Alumni Relations finds the charter on its home screen and signs the same text.
    partner.page.goto(reverse("wagtailadmin_home"))
    partner.page.get_by_role(
        "link", name="The charter of Connect waits for Alumni Relations", exact=True
    ).click()
    partner.take(
        "Read and sign for Alumni Relations", button="Sign for Alumni Relations", then="Signed for Alumni"
    )

    for desk in (lead, partner):
        desk.page.wait_for_load_state("load")
    assert CharterNow(Program.objects.get()).is_signed
    documented = re.findall(r"^\| that .+ \| (\d+) \| (\d+) \|$", HOW_TO.read_text(), re.MULTILINE)
    assert [(str(desk.screens), str(desk.fields)) for desk in (lead, partner)] == documented
