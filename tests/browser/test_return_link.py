"""The link from a mail in a real browser, whose headers no test client sends."""

from django.urls import reverse
from playwright.sync_api import expect

from tests.applications.builders import GOOD, fill, start
from wagtail_mentoring.applications.return_links import make_token


def test_link_lets_a_browser_go_on_without_a_login(open_browser, live_server, site_root):
    application = fill(start(), GOOD)
    page = open_browser(None, scripts=False, width=360)

    page.goto(reverse("wagtail_mentoring:application_continue", args=[make_token(application)]))
    page.get_by_role("main").get_by_role("button", name="Go on").press("Enter")

    page.wait_for_url("**/tasks/")
    expect(page.get_by_role("main")).to_contain_text(application.round.program.name)
