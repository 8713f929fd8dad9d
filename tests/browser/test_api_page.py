"""The page on which the API is read and tried: Swagger UI, in a page of ours."""

from django.urls import reverse
from playwright.sync_api import expect

from .conftest import axe_faults, scrolls_sideways


def test_page_of_the_api_has_one_heading_and_nothing_too_small_to_hit(page, site_root):
    page.goto(reverse("wagtail_mentoring_api:docs"))
    page.locator("#operations-applications-begin_application .opblock-summary-control").click()
    expect(page.locator(".opblock.is-open .tablinks").first).to_be_visible()

    expect(page.get_by_role("heading", level=1)).to_have_text("Mentoring API")
    for width in (1280, 320):
        page.set_viewport_size({"width": width, "height": 900})
        assert scrolls_sideways(page) == 0
        assert axe_faults(page, rules=["target-size", "page-has-heading-one"]) == set()
