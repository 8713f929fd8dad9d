"""Words that staff write on the page of an application are not left by a slip."""

from django.urls import reverse
from playwright.sync_api import expect

from tests.applications.staff_world import hand_in, make_world
from wagtail_mentoring.applications.models import Application, ApplicationNote

#: Until Wagtail's script has looked at the form, and once more until it looks again.
FIRST_LOOK, NEXT_LOOK = 2500, 1000


def open_application(open_browser, **more):
    world = make_world()
    application = hand_in(world.round_form, status="screening")
    page, asked = open_browser(world.coordinator, **more), []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
    page.goto(reverse("mentoring_applications:inspect", args=[application.pk]))
    return page, asked, application


def test_unsaved_note_is_asked_about_before_another_step(open_browser, site_root):
    page, asked, _application = open_application(open_browser)
    page.wait_for_timeout(FIRST_LOOK)
    page.get_by_label("New note. Only staff see it.").fill("Spoke with her")
    page.wait_for_timeout(NEXT_LOOK)

    page.locator("#steps").get_by_role("button", name="Save").click()
    expect(page.get_by_text("Saved who handles this application.")).to_be_visible()
    assert asked == ["beforeunload"]

    page.wait_for_timeout(FIRST_LOOK)
    page.get_by_label("New note. Only staff see it.").fill("Spoke with her")
    page.wait_for_timeout(NEXT_LOOK)
    page.get_by_role("button", name="Add note").click()
    expect(page.get_by_text("Your note is written.")).to_be_visible()
    assert asked == ["beforeunload"]
    assert ApplicationNote.objects.get().text == "Spoke with her"


def test_letter_comes_back_without_scripts_as_well(open_browser, browser_watch, site_root):
    browser_watch.expect("422")
    page, _asked, application = open_application(open_browser, scripts=False)
    letter = "Dear Ada,\nthank you."
    page.get_by_label("Text for the applicant").fill(letter)

    page.get_by_role("button", name="Ineligible").click()

    expect(page.get_by_label("Text for the applicant")).to_have_value(letter)
    expect(page.get_by_label("Reason, for staff only")).to_have_attribute("aria-invalid", "true")
    page.get_by_label("Reason, for staff only").fill("No student here")
    page.get_by_role("button", name="Ineligible").click()
    expect(page.get_by_text("is now “Ineligible”")).to_be_visible()
    assert Application.objects.get(pk=application.pk).status == "ineligible"
