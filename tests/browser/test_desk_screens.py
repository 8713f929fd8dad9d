"""My desk, the decision log and the outreach calendar: accessible, and used without a mouse or scripts."""

from datetime import timedelta

from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from tests.handoffs.world import make_world
from tests.outreach.world import make_world as make_outreach_world
from wagtail_mentoring.outreach.actions import plan_outreach
from wagtail_mentoring.outreach.models import Outreach


def test_desk_and_decision_log_are_well_made_with_nothing_on_them(
    open_browser, well_made_admin, live_server, site_root
):
    page = open_browser(make_world().receiver)
    for name in ("wagtailadmin_home", "mentoring_desk:index", "mentoring_decision_log:index"):
        page.goto(reverse(name))
        well_made_admin(page)


def test_outreach_calendar_is_well_made_with_nothing_in_it_and_with_a_clash(
    open_browser, well_made_admin, live_server, site_root
):
    world = make_outreach_world()
    page = open_browser(world.alan)
    page.goto(reverse("mentoring_outreach:index"))
    well_made_admin(page)
    day = timezone.localdate() + timedelta(days=20)
    plan_outreach(office=world.alumni, people_of=world.alumni, title="Call", on=day, user=world.alan)
    plan_outreach(
        office=world.career, people_of=world.alumni, title="Fair", on=day, anyway=True, user=world.cara
    )
    page.reload()
    well_made_admin(page)


def test_a_day_is_planned_on_a_phone_without_scripts(open_browser, live_server, site_root):
    world = make_outreach_world()
    day = timezone.localdate() + timedelta(days=20)
    plan_outreach(office=world.career, people_of=world.alumni, title="Fair", on=day, user=world.cara)
    page = open_browser(world.alan, scripts=False, width=360)
    page.goto(reverse("mentoring_outreach:add"))
    page.get_by_role("textbox", name="What").fill("Call for mentors")
    page.get_by_role("textbox", name="Day").fill(day.isoformat())

    page.get_by_role("button", name="Plan it").press("Enter")
    clash = "Career Services writes to the people of Alumni Relations"
    expect(page.get_by_role("main")).to_contain_text(clash)
    page.get_by_role("checkbox", name="Plan it on this day anyway").press("Space")
    page.get_by_role("button", name="Plan it").press("Enter")

    expect(page.get_by_role("main")).to_contain_text("Call for mentors")
    assert Outreach.objects.count() == 2
