"""The applicant's whole way without JavaScript on a phone, and with nothing but a keyboard."""

import pytest
from playwright.sync_api import expect

from tests.applications.builders import make_applicant, make_round_form, uid
from tests.applications.every_question import every_question
from tests.factories import MentorFactory
from wagtail_mentoring.applications.models import Application

from .applying import CV, ApplyPages
from .conftest import scrolls_sideways
from .keyboard import Keyboard

ABOUT = {
    "Your name": "Ada Byrne",
    "Your e-mail address": "ada@northmere.example",
    "Your phone number": "+353 1 234 5678",
    "Terms so far": "3",
}


@pytest.fixture
def door(live_server, site_root):
    MentorFactory(name="Ana Ruiz", slug="ana-ruiz")
    return f"/mentoring/applications/start/{make_round_form(every_question()).pk}/"


def test_whole_way_without_javascript_at_360_pixels(open_browser, door):
    apply = ApplyPages(open_browser(make_applicant(), scripts=False, width=360))
    page = apply.page
    page.goto(door)
    apply.start()

    apply.open_section("About you")
    apply.save_and_continue()
    expect(apply.problems).to_contain_text("Your first day here – Enter an answer.")
    for label, text in ABOUT.items():
        page.get_by_label(label).fill(text)
    page.get_by_role("group", name="Your first day here").or_(
        page.get_by_label("Your first day here")
    ).first.fill("2025-09-01")
    apply.save_and_continue()

    apply.expect_title("What suits you")
    expect(page.get_by_text("To match you.")).to_be_visible()
    page.get_by_role("group", name="Your year").get_by_label("Second").check()
    page.get_by_label("Your campus").select_option("North")
    page.get_by_role("group", name="Days that suit you").get_by_label("Friday").check()
    page.get_by_role("group", name="Have you studied abroad?").get_by_label("Yes").check()
    page.get_by_role("group", name="Fields you like").get_by_label("Energy").check()
    apply.save_and_continue()
    # The answer opened a question on the same page.
    page.get_by_label("Where abroad?").fill("Graz")
    apply.save_and_continue()

    apply.expect_title("Your goals")
    page.get_by_label("What do you hope for?").fill("To find my field.")
    page.get_by_role("searchbox").fill("Ana")
    page.get_by_role("button", name="Search").click()
    page.get_by_role("button", name="Add – Ana Ruiz").click()
    assert scrolls_sideways(page) == 0
    apply.save_and_continue()

    apply.expect_title("CV and consent")
    apply.attach("Your CV", CV)
    page.get_by_role("checkbox").check()
    apply.save_and_continue()

    apply.expect_title("Check your answers")
    for answer in ("Ada Byrne", "Second", "North", "Graz", "Ana Ruiz", "cv.pdf"):
        expect(page.get_by_role("main")).to_contain_text(answer)
    assert scrolls_sideways(page) == 0
    apply.hand_in_button.click()
    apply.expect_title("We have your application")
    application = Application.objects.get()
    expect(page.locator(".wm-receipt__reference")).to_have_text(application.reference)

    page.get_by_role("link", name="See your application").click()
    page.get_by_role("link", name="Change your answers").click()
    apply.open_section("Your goals")
    page.get_by_label("What do you hope for?").fill("To change my field.")
    apply.save_and_continue()
    page.goto(f"/mentoring/applications/{application.reference}/check/")
    page.get_by_role("button", name="Hand in again").click()
    apply.expect_title("We have your application")
    assert [revision.answers[uid("goals")] for revision in application.revisions.order_by("sequence")] == [
        "To find my field.",
        "To change my field.",
    ]

    page.get_by_role("link", name="See your application").click()
    apply.withdraw("I found one myself.")
    apply.expect_status("Withdrawn")
    assert scrolls_sideways(page) == 0


def test_whole_way_with_nothing_but_the_keyboard(open_browser, door):
    apply = ApplyPages(open_browser(make_applicant()))
    page, keys = apply.page, Keyboard(apply.page)
    page.goto(door)
    keys.go_to("Skip to")
    keys.follow("Start your application")
    keys.follow("About you")

    keys.write("Your name", "Ada Byrne")
    keys.press("Enter")
    expect(apply.problems).to_be_focused()
    keys.go_to("Your first day here")
    keys.press("Enter")
    focused = page.evaluate("document.activeElement.closest('.wm-field, fieldset, [id^=at-]').innerText")
    assert "Your first day here" in focused
    page.keyboard.type("09012025")
    keys.write("Terms so far", "3")
    keys.follow("Save and continue")

    apply.expect_title("What suits you")
    keys.go_to("First")
    keys.press("Space")
    keys.press("ArrowDown")
    keys.go_to("Your campus")
    page.keyboard.type("North")
    keys.go_to("Monday")
    keys.press("Space")
    keys.go_to("Yes")
    keys.press("ArrowDown")
    keys.go_to("Energy")
    keys.press("Space")
    keys.follow("Save and continue")

    apply.expect_title("Your goals")
    keys.write("What do you hope for?", "To find my field.")
    keys.follow("Save and continue")

    apply.expect_title("CV and consent")
    apply.attach("Your CV", CV)  # the system's own dialog, which is not the page's
    keys.go_to("I agree")
    keys.press("Space")
    keys.follow("Save and continue")

    apply.expect_title("Check your answers")
    keys.follow("Hand in")
    apply.expect_title("We have your application")
    revision = Application.objects.get().revisions.get()
    assert revision.answers[uid("year")] == uid("year/Second")
    assert revision.answers[uid("abroad")] is False
    keys.follow("See your application")
    keys.follow("Withdraw this application")
    keys.follow("Yes, withdraw")
    apply.expect_status("Withdrawn")
