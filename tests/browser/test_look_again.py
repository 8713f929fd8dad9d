"""Pages that watch work in the background ask for as long as there is an answer to come."""

from django.urls import reverse
from django.utils import timezone

from tests.applications.staff_world import make_world
from wagtail_mentoring.exports.models import ApplicationExport

EVERY = 3000  # milliseconds, as in look_again.js


def test_page_stops_asking_once_its_reader_is_signed_out(open_browser, site_root):
    user = make_world().coordinator
    export = ApplicationExport.objects.create(
        user=user, format="zip", purpose="Report", state="running", worked_at=timezone.now()
    )
    page, asked = open_browser(user), []
    page.clock.install()
    page.goto(reverse("mentoring_applications:export_progress", args=[export.key]))

    def ask_again():
        with page.expect_request_finished(lambda request: request.url == page.url):
            page.clock.run_for(EVERY + 100)

    ask_again()
    ask_again()
    page.context.clear_cookies()
    with page.expect_request_finished(lambda request: "/login/" in request.url):
        ask_again()
    page.wait_for_timeout(500)
    page.on("request", lambda request: asked.append(request.url))
    page.clock.run_for(3 * EVERY)
    page.wait_for_timeout(500)
    assert asked == []
