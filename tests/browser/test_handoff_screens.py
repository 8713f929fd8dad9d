"""Screens about hand-offs: accessible, and an office answers another's with the keyboard alone."""

from django.urls import reverse
from playwright.sync_api import expect

from tests.handoffs.world import make_world, send, send_in_state
from wagtail_mentoring.handoffs.models import Handoff


def test_screens_about_hand_offs_are_well_made_with_none_and_with_one_that_came_back(
    open_browser, well_made_admin, live_server, site_root
):
    world = make_world()
    page = open_browser(world.receiver)
    page.goto(reverse("mentoring_handoffs:index"))
    well_made_admin(page)
    returned = send_in_state(world, "returned", link="/admin/")
    page.goto(reverse("mentoring_handoffs:inspect", args=[returned.pk]))
    well_made_admin(page)


def test_a_hand_off_is_accepted_from_the_home_screen_without_a_mouse_or_scripts(
    open_browser, live_server, site_root
):
    world = make_world()
    send(world, title="Screen the mentors")
    page = open_browser(world.receiver, scripts=False, width=360)
    page.goto(reverse("wagtailadmin_home"))

    for name in ("Accept or return", "Accept"):
        page.get_by_role("link", name=name).first.press("Enter")
    page.get_by_role("button", name="Accept for the office").press("Enter")

    expect(page.get_by_role("main")).to_contain_text("is with Career Services now")
    assert Handoff.objects.get().state == "accepted"
