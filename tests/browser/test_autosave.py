"""Answers that are saved while they are written, and what the page says when that does not work."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from tests.applications.builders import fill, start, uid
from wagtail_mentoring.applications.models import Application

pytestmark = pytest.mark.django_db(transaction=True)

GOALS = f"[name='q-{uid('goals')}']"


@pytest.fixture
def application(site_root):
    return start()


@pytest.fixture
def goals(application, page, sign_in):
    """The section “Goals” of the application in a browser."""
    sign_in(application.applicant)
    page.goto(
        reverse("wagtail_mentoring:application_section", args=[application.reference, uid("section goals")])
    )
    return page


def state(page):
    return page.locator("[data-wm-autosave-state]")


def kept():
    return Application.objects.get().draft_answers.get(uid("goals"))


def test_answer_is_saved_while_it_is_written(goals):
    goals.fill(GOALS, "To find my field.")

    expect(state(goals)).to_contain_text("Saved")
    assert kept() == "To find my field."
    expect(goals.locator(".wm-words")).to_have_text("4 of 50 words")


def test_lost_connection_is_told_and_made_up_for(goals, browser_watch):
    browser_watch.expect("Failed to load resource")
    goals.route("**/autosave/", lambda route: route.abort())
    goals.fill(GOALS, "On the train")
    expect(state(goals)).to_contain_text("Not saved – no connection")
    assert kept() is None

    goals.unroute("**/autosave/")
    goals.evaluate("window.dispatchEvent(new Event('online'))")

    expect(state(goals)).to_contain_text("Saved")
    assert kept() == "On the train"


def test_other_tab_that_was_quicker_is_told_and_nothing_is_overwritten(goals, application, browser_watch):
    browser_watch.expect("Failed to load resource")
    fill(application, {uid("goals"): "Written in the other tab"})

    goals.fill(GOALS, "Written here")
    expect(state(goals)).to_contain_text("Changed in another tab.")
    assert kept() == "Written in the other tab"

    goals.click("button[value=next]")
    expect(goals.locator("body")).to_contain_text("Written in the other tab")
    expect(goals.locator("body")).to_contain_text("Written here")


def test_leaving_with_unsaved_words_asks_first(goals):
    goals.route("**/autosave/", lambda route: None)
    asked = []

    def stay(dialog):
        asked.append(dialog.type)
        dialog.accept()

    goals.on("dialog", stay)
    goals.locator(GOALS).press_sequentially("Unsaved")
    goals.goto(reverse("wagtail_mentoring:applications"))

    assert asked == ["beforeunload"]
