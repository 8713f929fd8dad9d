"""Story 10, “No relationship yet”: one office begins alone; the central office joins later, and then leads.

Nothing is moved for that: the figures of the pilot are the same before and after, and so is its history.
Three faculties under a hub each see only their own; the hub sees totals.
"""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect
from wagtail.models import ModelLogEntry

from tests.factories import OfficeFactory, ProgramFactory, coordinator_of
from tests.metrics.builders import YEAR, make_pairs
from wagtail_mentoring.metrics.report import figures_to_keep
from wagtail_mentoring.partnership.actions import start_program

from .administering import AdminScreens

ALONE = "Run by one office"
DAYS = "?first=2025-07-01&last=2026-06-30"


@pytest.fixture
def world(live_server, site_root):
    """A hub with three faculties; each has started a program alone."""
    hub = OfficeFactory(name="Central Office", kind="career_services")
    hub.cecil = coordinator_of(hub, first_name="Cecil", last_name="Central")
    hub.programs = []
    for name in ("Arts", "Law", "Science"):
        faculty = OfficeFactory(name=name, kind="faculty", parent=hub)
        faculty.dean = coordinator_of(faculty, first_name="Dean", last_name=name)
        blank = ProgramFactory.build(name=f"{name} pilot", slug=name.lower())
        program = start_program(program=blank, office=faculty, user=faculty.dean)
        make_pairs(program, 12)
        program.dean = faculty.dean
        hub.programs.append(program)
    return hub


def sign_for(staff, office):
    staff.follow(f"Read and sign for {office}")
    staff.press(f"Sign for {office}")
    staff.expect_message(f"Signed for {office}.")


def test_no_relationship_yet(open_browser, world, well_made_admin):
    law = world.programs[1]
    partnership = reverse("mentoring_partnerships:partnership", args=[law.pk])
    faculty, central = AdminScreens(open_browser(law.dean)), AdminScreens(open_browser(world.cecil))
    figures = figures_to_keep(law, YEAR)

    # One faculty alone: it says so, agrees with itself what it wants, and sees its own students only.
    faculty.page.goto(partnership)
    expect(faculty.page.get_by_role("main")).to_contain_text(ALONE)
    for link, button in (
        ("Suggest who does what", "Fill in the open stages"),
        ("Suggest goals", "Set these goals"),
    ):
        faculty.follow(link)
        faculty.press(button)
    faculty.follow("Set the day")
    faculty.fill("Look at it again on", (timezone.localdate() + timedelta(days=200)).isoformat())
    faculty.page.get_by_role("main").get_by_role("button", name="Save").press("Enter")
    faculty.expect_message("Saved the day of the review.")
    sign_for(faculty, "Law")
    faculty.page.goto(reverse("mentoring_report:index") + DAYS)
    expect(faculty.page.get_by_role("main")).to_contain_text("Law pilot")
    for hidden in ("Arts", "Science"):
        expect(faculty.page.get_by_role("main")).not_to_contain_text(hidden)

    # The hub sees a row of totals for each of the three, and can open none of them.
    central.page.goto(reverse("mentoring_report:index") + DAYS)
    table = central.page.get_by_role("region", name="Totals in Central Office")
    for name, people in (("Arts", 12), ("Law", 12), ("Science", 12), ("Together", 36)):
        row = table.get_by_role("row").filter(
            has=central.page.get_by_role("rowheader", name=name, exact=True)
        )
        expect(row.get_by_role("cell").first).to_have_text(f"{people} people")
    well_made_admin(central.page)
    central.page.goto(partnership)
    expect(central.page).to_have_url(reverse("wagtailadmin_home"))

    # The faculty invites it, and one of its own people accepts.
    faculty.page.goto(reverse("mentoring_programs:edit", args=[law.pk]))
    expect(faculty.page.get_by_role("main")).to_contain_text(ALONE)
    faculty.follow("Invite an office")
    faculty.choose("Office", "Central Office")
    faculty.press("Invite")
    central.page.goto(reverse("mentoring_programs:inspect", args=[law.pk]))
    central.follow("Accept")
    central.press("Accept for the office")

    # It joins, and then it leads: with a click, and a signature of each.
    faculty.page.goto(partnership)
    expect(faculty.page.get_by_role("main")).not_to_contain_text(ALONE)
    faculty.page.get_by_role("link", name="Hand the lead on to it").click()
    expect(faculty.page.get_by_role("main")).to_contain_text("Plan: goes to Central Office")
    faculty.press("Hand the lead on to Central Office")
    central.page.goto(partnership)
    central.follow("Suggest goals")
    central.press("Set these goals")
    sign_for(central, "Central Office")
    faculty.page.goto(partnership)
    sign_for(faculty, "Law")
    expect(faculty.page.get_by_role("main")).to_contain_text("Every office has signed. It is in force.")

    # Figures and history are what they were.
    after = figures_to_keep(law, YEAR)
    assert {key: after[key] for key in figures} == figures
    assert figures["students_served"]["number"] == 12
    log = ModelLogEntry.objects.for_instance(law).order_by("pk").values_list("action", flat=True)
    assert [action.partition(".")[2] for action in log] == [
        "start_program",
        "suggest_stages",
        "suggest_goals",
        "set_review_date",
        "sign_charter",
        "invite_office",
        "accept_partnership",
        "hand_on_lead",
        "suggest_goals",
        "sign_charter",
        "sign_charter",
    ]
    assert law.charters.count() == 2
