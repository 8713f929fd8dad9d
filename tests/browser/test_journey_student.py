"""A student applies: starts, leaves, comes back, hands in once, follows the status, withdraws."""

import re

import pytest
from django.core import mail
from playwright.sync_api import expect

from tests.applications.builders import make_applicant, make_round, make_round_form
from tests.factories import PartnerFactory, ProgramFactory
from wagtail_mentoring.applications.models import Application, ApplicationFile
from wagtail_mentoring.pages.models import ApplicationPage

from .applying import CV, FORM, ApplyPages


@pytest.fixture
def door(live_server, site_root):
    """The address of a page on which students can apply now."""
    program = ProgramFactory(name="First Steps")
    PartnerFactory(program=program, role="lead")
    round_form = make_round_form(FORM, round=make_round(program=program))
    page = site_root.add_child(
        instance=ApplicationPage(
            title="Apply for First Steps", slug="apply", round_form=round_form, intro="Ten minutes, and a CV."
        )
    )
    return page.relative_url(None) or "/apply/"


def fill_in_and_check(apply):
    """From the first question to the page on which everything is read once more."""
    apply.start()
    apply.open_section("About you")
    apply.answer("Your name", "Ada Byrne")
    apply.answer("Your e-mail address", "ada@northmere.example")
    apply.save_and_continue()
    apply.expect_title("Your goals")
    apply.answer("What do you hope for?", "To find my field.")
    apply.save_for_later()

    apply.come_back()
    apply.open_section("Your CV")
    apply.attach("Your CV", CV)
    apply.save_and_continue()
    apply.expect_title("Check your answers")
    for answer in ("Ada Byrne", "ada@northmere.example", "To find my field.", "cv.pdf"):
        expect(apply.page.get_by_role("main").get_by_text(answer, exact=True)).to_be_visible()


def receipts():
    return [message for message in mail.outbox if message.subject.startswith("We have your application")]


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
def test_student_applies_leaves_returns_hands_in_and_withdraws(open_browser, door, scripts):
    student = make_applicant()
    apply = ApplyPages(open_browser(scripts=scripts))

    apply.sign_in_from(door, student)
    fill_in_and_check(apply)
    apply.hand_in_button.dblclick()

    apply.expect_title("We have your application")
    application = Application.objects.get()
    expect(apply.page.locator(".wm-receipt__reference")).to_have_text(application.reference)
    assert application.revisions.count() == 1
    assert [(message.to, application.reference in message.body) for message in receipts()] == [
        (["Ada Byrne <ada@northmere.example>"], True)
    ]

    apply.page.get_by_role("link", name="See your application").click()
    apply.expect_status("Received")
    apply.withdraw("I found one myself.")
    apply.expect_status("Withdrawn")


def test_student_is_told_what_is_missing_and_taken_there(open_browser, door, well_made):
    apply = ApplyPages(open_browser(make_applicant()))
    apply.page.goto(door)
    apply.start()

    apply.check_answers()
    apply.hand_in_button.click()
    expect(apply.problems).to_be_focused()
    expect(apply.page).to_have_title(re.compile("^Error: Check your answers"))
    well_made(apply.page)
    apply.problems.get_by_role("link", name="What do you hope for?").click()
    apply.expect_title("Your goals")
    apply.answer("What do you hope for?", "word " * 60)
    apply.save_and_continue()

    expect(apply.problems).to_be_focused()
    apply.problems.get_by_role("link").click()
    expect(apply.page.get_by_label("What do you hope for?")).to_be_focused()


def test_student_who_sends_something_else_than_a_cv_is_told_so(open_browser, door, browser_watch):
    browser_watch.expect("Failed to load resource")
    apply = ApplyPages(open_browser(make_applicant()))
    apply.page.goto(door)
    apply.start()
    apply.open_section("Your CV")

    apply.attach("Your CV", {**CV, "buffer": b"I am not a PDF"})

    expect(apply.problems).to_contain_text("This file is no readable PDF")
    assert not ApplicationFile.objects.exists()
    apply.attach("Your CV", CV)
    expect(apply.problems).to_have_count(0)
    apply.save_and_continue()
    apply.expect_title("Check your answers")
