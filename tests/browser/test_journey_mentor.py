"""Staff bring a mentor into the directory and take the profile out again."""

import pytest
from playwright.sync_api import expect

from tests.applications.staff_world import hand_in
from tests.directory.conftest import vocabulary_with
from tests.factories import ContactCardFactory, MentorFactory, OfficeFactory, coordinator_of
from wagtail_mentoring.directory.choices import MentorStatus

from .administering import AdminScreens
from .finding import DirectoryPages, open_directory
from .volunteering import mentor_form, volunteer_answers


@pytest.fixture
def directory(live_server, site_root):
    return open_directory(site_root)


@pytest.fixture
def office(directory):
    return OfficeFactory(name="Alumni Relations")


@pytest.fixture
def visitor(open_browser):
    return DirectoryPages(open_browser())


def test_staff_write_a_profile_record_consent_approve_publish_and_take_it_back(
    open_browser, office, visitor, browser_watch, well_made_admin
):
    browser_watch.expect("400")  # Wagtail saves by itself while the form is not complete yet
    vocabulary_with("industry", "Law", "Energy")
    staff = AdminScreens(open_browser(coordinator_of(office)))

    staff.open_mentoring("Mentors")
    staff.add("mentor")
    staff.call_it("Grace Hopper")
    staff.fill("Job title", "Rear admiral")
    staff.open_tab("Terms")
    staff.page.get_by_label("Energy").check()
    staff.save()
    staff.expect_message("'Grace Hopper' created")

    staff.open_tab("Availability")
    well_made_admin(staff.page)
    staff.follow("Record consent")
    staff.fill("Text the mentor agreed to", "Show me to everybody. By e-mail on 3 May.")
    staff.press("Record consent")
    staff.expect_message("The consent of Grace Hopper is recorded.")
    staff.open_tab("Availability")
    staff.follow("Approve")
    staff.press("Confirm")
    staff.expect_message("Grace Hopper is now “Approved”.")
    visitor.visit()
    visitor.expect_found("No mentors yet")

    staff.publish()
    visitor.visit()
    visitor.expect_listed("Grace Hopper")
    visitor.tick("Energy")
    visitor.expect_found("1 mentor matches")

    staff.open_row("Grace Hopper")
    staff.unpublish()
    visitor.visit()
    visitor.expect_found("No mentors yet")
    browser_watch.expect("404")
    visitor.visit("/mentors/grace-hopper/")
    expect(visitor.page.get_by_role("heading", level=1)).not_to_have_text("Grace Hopper")


def test_staff_approve_nobody_who_has_not_consented(open_browser, office):
    mentor = MentorFactory(name="Grace Hopper", status=MentorStatus.APPLIED, consented_at=None, live=False)
    ContactCardFactory(mentor=mentor, owner=office)
    staff = AdminScreens(open_browser(coordinator_of(office)))

    staff.open_mentoring("Mentors")
    staff.open_row("Grace Hopper")
    staff.open_tab("Availability")
    staff.follow("Approve")
    staff.press("Confirm")

    expect(staff.page.get_by_text("This mentor has not agreed to be shown.")).to_be_visible()
    mentor.refresh_from_db()
    assert mentor.status == MentorStatus.APPLIED


def test_staff_turn_an_accepted_application_into_a_mentor_whom_visitors_find(open_browser, office, visitor):
    application = hand_in(mentor_form(office), "grace", status="accepted", answers=volunteer_answers())
    staff = AdminScreens(open_browser(coordinator_of(office)))

    staff.open_mentoring("Applications")
    staff.open_row("Grace Hopper")
    staff.press("Make mentor profile")
    staff.expect_message("Here is the draft of the profile.")
    expect(staff.field("Name")).to_have_value("Grace Hopper")
    staff.open_tab("Availability")
    staff.follow("Approve")
    staff.press("Confirm")
    staff.publish()

    application.refresh_from_db()
    visitor.visit()
    visitor.open_profile("Grace Hopper")
    main = visitor.page.get_by_role("main")
    expect(main).to_contain_text("Rear admiral")
    expect(main).to_contain_text("Networking")
    expect(main).not_to_contain_text("New York")
    expect(main).not_to_contain_text("grace@alumni.example")
