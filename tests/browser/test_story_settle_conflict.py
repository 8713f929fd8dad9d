"""Story 9, “Settle conflict”: Career Services decides, Alumni Relations objects, only that decision waits.

The objection is withdrawn, or the decision is taken anew, or a director tells it with a reason that is kept.
"""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from tests.applications.staff_world import hand_in, make_world
from wagtail_mentoring.applications.models import Application
from wagtail_mentoring.selection.actions import move_application
from wagtail_mentoring.selection.models import DecisionOverride

from .administering import AdminScreens

WISH = "She asked for law, not for finance."


@pytest.fixture
def world(live_server, site_root):
    world = make_world()
    for name in ("ada", "bea"):
        application = hand_in(world.round_form, name, status="ready")
        decided = move_application(application=application, to_status="accepted", user=world.coordinator)
        setattr(world, name, decided)
    world.career.director = world.coordinator
    world.career.save()
    return world


@pytest.fixture
def career(open_browser, world):
    return AdminScreens(open_browser(world.coordinator))


@pytest.fixture
def alumni(open_browser, world):
    return AdminScreens(open_browser(world.colleague))


def open_application(staff, application):
    staff.page.goto(reverse("mentoring_applications:inspect", args=[application.pk]))


def object_to(staff, application):
    open_application(staff, application)
    card = staff.page.locator("#decision")
    card.get_by_text("Object for Alumni Relations").first.click()
    card.get_by_role("textbox").first.fill(WISH)
    card.get_by_role("button", name="Object for Alumni Relations").click()
    staff.expect_message("Your office asked for changes")


def is_told(application):
    return Application.objects.get(pk=application.pk).released_at is not None


def release(staff, application, reason=""):
    staff.page.goto(reverse("mentoring_applications:release", args=[application.pk]))
    if reason:
        staff.fill("Why it is told without every signature", reason)
    staff.press("Release and send")


def test_an_objection_pauses_only_its_item(career, alumni, world, well_made_admin):
    object_to(alumni, world.ada)
    well_made_admin(alumni.page)

    career.page.goto(reverse("wagtailadmin_home"))
    career.page.get_by_role("link", name="An office objects to 1 decision of yours", exact=True).click()
    expect(career.page.get_by_role("main")).to_contain_text(world.ada.applicant_name)
    open_application(career, world.ada)
    expect(career.page.locator("#decision")).to_contain_text(WISH)

    release(career, world.bea)
    assert is_told(world.bea)
    assert not is_told(world.ada)


def test_a_withdrawn_objection_lets_the_decision_go(career, alumni, world):
    object_to(alumni, world.ada)
    alumni.page.locator("#decision").get_by_role("button", name="Withdraw the objection").click()
    expect(alumni.page.locator("#decision")).to_contain_text("withdrew its objection")

    release(career, world.ada)
    assert is_told(world.ada)


def test_a_director_overrides_with_a_reason_that_stays(career, alumni, world):
    object_to(alumni, world.ada)
    reason = "The mentor confirmed on the phone that law is fine."

    release(career, world.ada)
    assert not is_told(world.ada)
    release(career, world.ada, reason)

    assert is_told(world.ada)
    assert DecisionOverride.objects.get().reason == reason
    open_application(alumni, world.ada)
    expect(alumni.page.locator("#decision")).to_contain_text(reason)
    alumni.page.goto(reverse("mentoring_decision_log:index"))
    expect(alumni.page.get_by_role("main")).to_contain_text("without every office’s signature")
