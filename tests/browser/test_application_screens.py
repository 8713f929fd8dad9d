"""States of pages about applications that ``test_every_screen.py`` does not show: axe, and 320 pixels."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from tests.applications.builders import (
    SMALL,
    ask,
    fill,
    make_applicant,
    make_round,
    make_round_form,
    section,
    start,
    uid,
)
from tests.applications.every_question import every_question, good_answers
from tests.applications.staff_world import hand_in, make_world
from tests.factories import UserFactory
from wagtail_mentoring.casework.inbox_actions import save_filter

from .administering import AdminScreens
from .conftest import OF_STREAMS


def of(name, *arguments):
    return reverse(f"wagtail_mentoring:{name}", args=arguments)


@pytest.fixture
def look(page, sign_in, well_made):
    """``look(user, *addresses)`` opens each page and checks it."""

    def open_and_check(user, *addresses):
        sign_in(user)
        for address in addresses:
            page.goto(address)
            expect(page.get_by_role("heading", level=1)).to_be_visible()
            well_made(page)

    return open_and_check


def test_pages_without_anything_on_them_are_well_made(look, live_server, site_root):
    look(make_applicant(), of("applications"), of("own_data"))


def test_doors_that_are_open_shut_or_not_yet_open_are_well_made(look, live_server, site_root):
    now, day = timezone.now(), timedelta(days=1)
    forms = [
        make_round_form(),
        make_round_form(round=make_round(opens_at=now - 9 * day, closes_at=now - day)),
        make_round_form(round=make_round(opens_at=now + day, closes_at=now + 9 * day)),
    ]
    doors = [of("application_start", form.pk) for form in forms]

    look(make_applicant(), *doors, of("applications"))
    look(None, *doors)


def test_every_kind_of_question_is_well_made_empty_wrong_and_filled_in(look, live_server, site_root):
    application = start(make_round_form(every_question()))
    sections = [
        of("application_section", application.reference, part["key"])
        for part in application.draft_version.schema["sections"]
    ]

    look(application.applicant, of("application_tasks", application.reference), *sections)
    look(application.applicant, *(f"{address}?show=problems" for address in sections))
    fill(application, good_answers())
    look(application.applicant, *sections, of("application_check", application.reference))


def test_pages_that_stop_the_person_are_well_made(
    page, sign_in, look, live_server, site_root, browser_watch, well_made
):
    browser_watch.expect("Failed to load resource")
    application = fill(start())
    goals = of("application_section", application.reference, uid("section goals"))

    sign_in(application.applicant)
    page.goto(goals)
    fill(application, {uid("goals"): "Written in the other tab"})
    page.locator("textarea").first.fill("Written here")
    page.locator("button[value=next]").click()
    expect(page.get_by_role("alert")).to_be_focused()
    well_made(page)

    page.goto(goals)
    page.context.clear_cookies(name="sessionid")
    page.locator("textarea").first.fill("Written after the session ended")
    page.locator("button[value=next]").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Sign in")
    well_made(page)
    page.get_by_label("Username").fill(application.applicant.username)
    page.get_by_label("Password").fill("secret")
    page.get_by_role("button", name="Sign in", exact=True).click()
    expect(page.locator("textarea").first).to_have_value("Written after the session ended")
    well_made(page)

    round = application.round
    round.opens_at, round.closes_at = timezone.now() - timedelta(9), timezone.now() - timedelta(1)
    round.save()
    page.locator("button[value=next]").click()
    expect(page.get_by_role("alert")).to_be_focused()
    expect(page.get_by_label("Goals")).to_have_value("Written after the session ended")
    well_made(page)
    look(application.applicant, of("application_tasks", application.reference), of("applications"))


@pytest.fixture
def staff_look(page, sign_in, well_made_admin):
    def open_and_check(user, *addresses):
        sign_in(user)
        for address in addresses:
            page.goto(address)
            well_made_admin(page)

    return open_and_check


def test_screens_about_applications_are_well_made_with_nothing_and_decided(
    staff_look, live_server, site_root
):
    world = make_world()
    decided = hand_in(world.round_form, "bea", status="accepted")

    staff_look(world.stranger, reverse("mentoring_applications:index"))
    staff_look(
        world.coordinator,
        reverse("mentoring_applications:inspect", args=[decided.pk]),
        reverse("mentoring_applications:release", args=[decided.pk]),
    )


def test_saved_filters_are_read_and_used_on_a_phone(open_browser, well_made_admin, live_server, site_root):
    world = make_world()
    save_filter(user=world.coordinator, name="Nobody has these yet", query="group=new", office=world.career)
    page = open_browser(world.coordinator, width=360)

    page.goto(reverse("mentoring_saved_filters:index"))

    name = page.get_by_role("link", name="Nobody has these yet").bounding_box()
    ends = [one.bounding_box() for one in page.locator("main td .button").all()]
    assert name["height"] < 60
    assert len(ends) == 3
    assert max(end["x"] + end["width"] for end in ends) <= 360
    well_made_admin(page)


def test_editor_of_forms_is_well_made_with_errors_and_before_publishing(
    page, staff_look, live_server, site_root, well_made_admin, browser_watch
):
    # Wagtail saves the draft by itself and is told that it is not whole.
    browser_watch.expect("400 (Bad Request)")
    form = make_round_form().form
    admin = UserFactory(is_superuser=True, is_staff=True)
    form.sections = [*SMALL, section("more", ask("long_text", "more"))]
    form.save_revision()

    staff_look(admin, reverse("mentoring_forms:review", args=[form.pk]))
    page.goto(reverse("mentoring_forms:edit", args=[form.pk]))
    page.locator("[name=title]").fill("")
    screens = AdminScreens(page)
    screens.choose_action("Publish")
    screens.expect_message("could not be saved due to errors")
    well_made_admin(page, allow=OF_STREAMS)
