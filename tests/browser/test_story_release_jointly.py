"""Story 7, “Release jointly”: nobody is told of a place before both offices have signed that very decision.

A decision that changes is signed again. Matching by a run of the computer is no part of this: what is signed
and released is the decision on each person.
"""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from tests.applications.staff_world import hand_in, make_world
from wagtail_mentoring.application_forms.models import RoundForm
from wagtail_mentoring.applications.models import Application
from wagtail_mentoring.outbox.models import OutboxMessage
from wagtail_mentoring.selection.actions import move_application

from .administering import AdminScreens


@pytest.fixture
def world(live_server, site_root):
    world = make_world()
    RoundForm.objects.filter(pk=world.round_form.pk).update(needs_signatures=True)
    application = hand_in(world.round_form, "ada", status="ready")
    world.ada = move_application(application=application, to_status="accepted", user=world.coordinator)
    OutboxMessage.objects.all().delete()
    return world


class Desk(AdminScreens):
    def __init__(self, page, application):
        super().__init__(page)
        self.application = application

    def open_application(self):
        self.page.goto(reverse("mentoring_applications:inspect", args=[self.application.pk]))

    @property
    def card(self):
        return self.page.locator("#decision")

    def sign(self, office):
        self.open_application()
        self.card.get_by_role("button", name=f"Sign for {office}").click()
        self.expect_message("Signed.")

    def change_text(self, text):
        self.open_application()
        self.card.get_by_text("Change the text for the applicant").click()
        self.card.get_by_role("textbox", name="Text for the applicant").fill(text)
        self.card.get_by_role("button", name="Save the decision").click()

    def release(self):
        self.page.goto(reverse("mentoring_applications:release", args=[self.application.pk]))
        self.press("Release and send")

    def cannot_release(self):
        """The page says what is missing, and has no button for it."""
        self.page.goto(reverse("mentoring_applications:release", args=[self.application.pk]))
        expect(self.page.get_by_role("main")).to_contain_text("It cannot be told yet")
        expect(self.page.get_by_role("button", name="Release and send")).to_have_count(0)


def mails():
    return OutboxMessage.objects.filter(kind="application_accepted").count()


def test_nobody_is_told_before_both_offices_have_signed_the_same(open_browser, world):
    career = Desk(open_browser(world.coordinator), world.ada)
    alumni = Desk(open_browser(world.colleague), world.ada)

    career.sign("Career Services")
    career.cannot_release()
    expect(career.page.get_by_role("main")).to_contain_text("The signature of Alumni Relations is missing")
    assert mails() == 0

    # The text changes: the first signature is void, and both sign again.
    alumni.change_text("We look forward to you.")
    alumni.sign("Alumni Relations")
    career.cannot_release()
    assert mails() == 0
    career.open_application()
    expect(career.card).to_contain_text("that no longer counts")
    career.sign("Career Services")
    career.release()

    assert Application.objects.get(pk=world.ada.pk).released_at
    assert mails() == 1
    assert "We look forward to you." in OutboxMessage.objects.get(kind="application_accepted").body
