"""A coordinator works through the applications of a round; an office that does not take part sees none."""

import csv
from pathlib import Path

import pytest
from django.core import mail
from openpyxl import load_workbook
from playwright.sync_api import expect

from tests.applications.builders import GOOD, uid
from tests.applications.staff_world import hand_in, make_world

from .administering import AdminScreens
from .applying import ApplyPages

PEOPLE = ("Ada Byrne", "Bea Costa", "Cem Demir")


@pytest.fixture
def world(live_server, site_root):
    """Three applications to the program of two offices, and one to the Law School."""
    world = make_world()
    world.applications = {
        name: hand_in(world.round_form, name.split()[0].lower(), answers=answers_of(name)) for name in PEOPLE
    }
    hand_in(world.law_round_form, "dora", answers=answers_of("Dora Egan"))
    return world


def answers_of(name):
    return {**GOOD, uid("name"): name, uid("email"): f"{name.split()[0].lower()}@northmere.example"}


@pytest.fixture
def staff(open_browser, world):
    staff = AdminScreens(open_browser(world.coordinator))
    staff.open_mentoring("Applications")
    return staff


def put(application, status):
    application.status = status
    application.save()


def test_coordinator_finds_an_application_and_takes_it_to_a_released_decision(open_browser, world, staff):
    ada = world.applications["Ada Byrne"]
    applicant = ApplyPages(open_browser(ada.applicant))
    staff.expect_rows("Cem Demir", "Bea Costa", "Ada Byrne")
    staff.page.get_by_label("Search term").fill("byrne")
    staff.expect_rows("Ada Byrne")

    staff.open_row("Ada Byrne")
    expect(staff.page.get_by_role("main")).to_contain_text("To find my field.")
    for step in ("Under review", "Ready for decision", "Accepted"):
        staff.press(step)
        staff.expect_message(f"The application of Ada Byrne ({ada.reference}) is now “{step}”.")
    applicant.page.goto(f"/mentoring/applications/{ada.reference}/")
    applicant.expect_status("Being reviewed")

    mail.outbox.clear()
    staff.follow("Release decision…")
    expect(staff.page.get_by_role("article", name="The mail")).to_contain_text("You have a place in")
    staff.press("Release and send")
    staff.expect_message("The decision is released")
    applicant.page.reload()
    applicant.expect_status("Accepted")
    assert [message.to for message in mail.outbox] == [["Ada Byrne <ada@northmere.example>"]]


def test_coordinator_filters_and_moves_many_at_once(world, staff, well_made_admin):
    put(world.applications["Bea Costa"], "under_review")
    staff.page.reload()
    staff.page.get_by_role("button", name="Show filters").click()
    staff.page.get_by_role("button", name="Status", exact=True).click()
    staff.page.get_by_label("Submitted").check()
    staff.expect_rows("Cem Demir", "Ada Byrne")
    staff.page.get_by_label("Submitted").uncheck()
    staff.expect_rows("Cem Demir", "Bea Costa", "Ada Byrne")
    staff.page.keyboard.press("Escape")

    for name in PEOPLE:
        staff.tick_row(name)
    staff.page.get_by_role("link", name="Change the status of the selected applications").click()
    staff.choose("New status", "Screening")
    staff.press("Look at what would happen")
    expect(staff.page.get_by_role("heading", name="2 applications can go along")).to_be_visible()
    expect(staff.page.get_by_role("heading", name="1 application stays as it is")).to_be_visible()
    well_made_admin(staff.page)
    staff.press("Confirm")

    staff.expect_message("2 applications moved.")
    expect(staff.page.get_by_role("row").filter(has_text="Ada Byrne")).to_contain_text("Screening")
    expect(staff.page.get_by_role("row").filter(has_text="Bea Costa")).to_contain_text("Under review")


def test_coordinator_releases_many_decisions_at_once(world, staff):
    put(world.applications["Ada Byrne"], "accepted")
    put(world.applications["Bea Costa"], "declined")
    mail.outbox.clear()
    staff.page.reload()

    staff.page.get_by_role("table").get_by_role("checkbox", name="Select all").check()
    staff.page.get_by_role("link", name="Release the decisions of the selected applications").click()
    expect(staff.page.get_by_role("heading", name="2 applications can go along")).to_be_visible()
    staff.press("Release and send")

    staff.expect_message("2 decisions released")
    assert {message.to[0] for message in mail.outbox} == {
        "Ada Byrne <ada@northmere.example>",
        "Bea Costa <bea@northmere.example>",
    }


def test_coordinator_takes_the_list_home_with_names_and_addresses(staff):
    actions = staff.page.get_by_role("navigation", name="Actions")
    actions.get_by_role("button", name="Actions").click()
    for format in ("CSV", "XLSX"):
        with staff.page.expect_download() as download:
            actions.get_by_role("link", name=f"Download {format}", exact=True).click()

        table = "\n".join(read_table(download.value.path(), format))
        assert all(name in table for name in PEOPLE)
        assert "ada@northmere.example" in table
        assert "Dora Egan" not in table


def read_table(path, format):
    if format == "CSV":
        return [" ".join(row) for row in csv.reader(Path(path).open(encoding="utf-8-sig"))]
    with Path(path).open("rb") as file:
        rows = load_workbook(file).active.iter_rows(values_only=True)
        return [" ".join(str(cell) for cell in row) for row in rows]


def test_partner_office_sees_the_same_and_another_office_only_its_own(open_browser, world):
    partner = AdminScreens(open_browser(world.colleague))
    partner.open_mentoring("Applications")
    partner.expect_rows("Cem Demir", "Bea Costa", "Ada Byrne")

    stranger = AdminScreens(open_browser(world.stranger))
    stranger.open_mentoring("Applications")
    stranger.expect_rows("Dora Egan")
    stranger.page.goto(f"/admin/mentoring/applications/inspect/{world.applications['Ada Byrne'].pk}/")
    stranger.expect_message("you do not have permission")
    expect(stranger.page.get_by_role("main")).not_to_contain_text("Ada Byrne")
