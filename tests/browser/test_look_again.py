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
    page.on("requestfinished", lambda request: asked.append(request.url))

    def later():
        page.clock.run_for(EVERY + 100)
        page.wait_for_load_state("networkidle")
        page.wait_for_timeout(500)
        before, asked[:] = len(asked), []
        return before > 0

    assert [later(), later()] == [True, True]
    page.context.clear_cookies()
    assert [later(), later(), later()] == [True, False, False]
