"""Story 6, “Hand over without loss”: Alumni Relations hands work to Career Services, which answers.

It comes back with a reason, goes out again, is accepted and done. Its day skips the weekend. When it is late
the person, the deputy and both directors are asked, one after the other. Neither office closes the other's.
"""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from tests.factories import coordinator_of
from tests.handoffs.world import make_world
from wagtail_mentoring.handoffs.escalation_actions import ask_about_late_handoffs
from wagtail_mentoring.handoffs.models import Handoff
from wagtail_mentoring.outbox.models import OutboxMessage

from .administering import AdminScreens

WORK = "Screen the mentors"


@pytest.fixture
def world(live_server, site_root):
    world = make_world()
    world.deputy = world.receiving.deputy = coordinator_of(world.career)
    world.receiving.save()
    for office in (world.alumni, world.career):
        office.director = coordinator_of(office)
        office.save()
    return world


@pytest.fixture
def alumni(open_browser, world):
    return AdminScreens(open_browser(world.sender))


@pytest.fixture
def career(open_browser, world):
    return AdminScreens(open_browser(world.receiver))


def hand_over(staff):
    staff.page.goto(reverse("mentoring_handoffs:add"))
    staff.page.get_by_role("combobox", name="To").select_option("Career Services")
    staff.fill("What", WORK)
    staff.page.get_by_role("button", name="Hand over").click()
    staff.expect_message("is handed over to Career Services")


def find_on_desk(staff, words):
    staff.page.goto(reverse("wagtailadmin_home"))
    staff.page.get_by_role("link", name=words, exact=True).click()


def expect_no_step_of_the_other(staff, *steps):
    """What the other office does is not offered here."""
    staff.page.goto(reverse("mentoring_handoffs:inspect", args=[Handoff.objects.get().pk]))
    for step in steps:
        expect(staff.page.get_by_role("main").get_by_role("link", name=step, exact=True)).to_have_count(0)


def test_hand_over_without_loss(alumni, career):
    hand_over(alumni)
    assert Handoff.objects.get().due_on.weekday() < 5
    expect_no_step_of_the_other(alumni, "Accept", "Return", "Mark as done")

    # It comes back with a reason, and goes out again.
    find_on_desk(career, f"Accept or return “{WORK}” from Alumni Relations")
    career.follow("Return")
    career.fill("Reason", "There are no names in it.")
    career.press("Return")
    expect_no_step_of_the_other(career, "Hand over again", "Withdraw")
    find_on_desk(alumni, f"“{WORK}” came back from Career Services")
    expect(alumni.page.get_by_role("main")).to_contain_text("There are no names in it.")
    alumni.follow("Hand over again")
    alumni.press("Hand over again")

    # It is accepted and done: by the office that received it, and by nobody else.
    find_on_desk(career, f"Accept or return “{WORK}” from Alumni Relations")
    career.follow("Accept")
    career.press("Accept for the office")
    expect_no_step_of_the_other(alumni, "Mark as done", "Withdraw")
    find_on_desk(career, f"Finish “{WORK}” for Alumni Relations")
    career.follow("Mark as done")
    career.press("It is done")
    alumni.page.reload()
    for step in ("Handed over", "Returned to Alumni Relations", "Accepted for Career Services", "Done by"):
        expect(alumni.page.get_by_role("main")).to_contain_text(step)


def test_what_is_late_climbs_from_the_person_to_both_directors(alumni, career, world):
    hand_over(alumni)
    due = timezone.localdate() - timedelta(days=30)
    Handoff.objects.update(due_on=due)

    career.page.goto(reverse("wagtailadmin_home"))
    expect(career.page.locator(".wm-desk__line").first).to_contain_text("overdue since")
    ask_about_late_handoffs()

    asked = OutboxMessage.objects.filter(kind="handoff_overdue").values_list("to_email", flat=True)
    directors = [world.alumni.director.email, world.career.director.email]
    assert sorted(asked) == sorted([world.receiver.email, world.deputy.email, *directors])
    career.page.goto(reverse("mentoring_handoffs:inspect", args=[Handoff.objects.get().pk]))
    expect(career.page.get_by_role("main")).to_contain_text("Asked last: The directors of both offices")
