"""Story 8, “Both win”: one pair counts whole for either office, each in its own words, and nobody splits it.

Ten pairs are there. The eleventh makes one more student served for Career Services and one more engaged
graduate for Alumni Relations; an hour that is noted is one volunteer hour more. A graduate in two programs is
one person. A closed report stays as it was.
"""

from datetime import date

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from tests.factories import OfficeFactory, PartnerFactory, ProgramFactory, coordinator_of
from tests.metrics.builders import make_pair, make_pairs

from .administering import AdminScreens

SERVED, ENGAGED = "Students served", "Engaged alumni, volunteer mode"
DAYS = "?first=2025-07-01&last=2026-06-30"


@pytest.fixture
def world(live_server, site_root):
    """Two programs of the same two offices, and ten pairs in the first."""
    career = OfficeFactory(name="Career Services", kind="career_services")
    alumni = OfficeFactory(name="Alumni Relations", kind="alumni_relations")
    programs = [ProgramFactory(name=name) for name in ("Connect", "Futures")]
    for program in programs:
        PartnerFactory(program=program, office=career, role="lead")
        PartnerFactory(program=program, office=alumni)
    programs[0].pairs = make_pairs(programs[0], 10, ended=date(2026, 5, 1))
    for pair in programs[0].pairs:
        pair.sessions.create(held_on=date(2026, 4, 1), minutes=120)
    programs[0].carol, programs[0].alan = coordinator_of(career), coordinator_of(alumni)
    return programs


def expect_figures(staff, path, **figures):
    staff.page.goto(path)
    for label, figure in ((SERVED, figures["served"]), (ENGAGED, figures["engaged"])):
        card = staff.page.get_by_role("article").filter(
            has=staff.page.get_by_role("heading", name=label, exact=True)
        )
        expect(card).to_contain_text(f"{figure} people")


def expect_hours(staff, path, hours):
    staff.page.goto(path)
    card = staff.page.get_by_role("article").filter(
        has=staff.page.get_by_role("heading", name="Volunteer hours", exact=True)
    )
    expect(card).to_contain_text(hours)


def test_both_win(open_browser, world):
    connect, futures = world
    career, alumni = AdminScreens(open_browser(connect.carol)), AdminScreens(open_browser(connect.alan))
    report = reverse("mentoring_report:program", args=[connect.pk]) + DAYS
    together = reverse("mentoring_report:index") + DAYS

    # One more pair is one more for each, and both directors read the same page.
    for staff in (career, alumni):
        expect_figures(staff, report, served=10, engaged=10)
    make_pair(connect, ended=date(2026, 5, 1))
    for staff in (career, alumni):
        expect_figures(staff, report, served=11, engaged=11)

    # One logged hour of a pair is one volunteer hour more.
    expect_hours(alumni, report, "20.0 hours")
    alumni.page.goto(reverse("mentoring_mentorships:sessions", args=[connect.pairs[0].pk]))
    alumni.fill("Day", "2026-04-02")
    alumni.page.get_by_role("button", name="Note the meeting").press("Enter")
    alumni.expect_message("The meeting is noted.")
    for staff in (career, alumni):
        expect_hours(staff, report, "21.0 hours")

    # A graduate who mentors in the second program as well is one graduate; the student there is one more.
    make_pair(futures, mentor=connect.pairs[0].mentor, ended=date(2026, 5, 1))
    expect_figures(alumni, together, served=12, engaged=11)

    # The lead closes the year. What is entered afterwards changes the running report, not the closed one.
    career.page.goto(report)
    career.follow("Close the report of these days")
    career.press("Close it for good")
    career.expect_message("The report is closed.")
    career.page.goto(report)
    career.page.locator(".wm-report__closings").get_by_role("link").first.click()
    closed = career.page.url
    before = career.page.locator(".wm-report").inner_text()
    make_pairs(connect, 5, ended=date(2026, 5, 1))
    expect_figures(career, report, served=16, engaged=16)
    career.page.goto(closed)
    assert career.page.locator(".wm-report").inner_text() == before
    assert "11 people" in before
