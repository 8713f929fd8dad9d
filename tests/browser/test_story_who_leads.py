"""Story 2, “Who leads?”: for every stage exactly one office and one person, and everybody reads the same.

Career Services leads a program with Alumni Relations. Who answers for the screening of mentors is asked of
the database, the home screen, the page of the partnership and the log. Then the person leaves.
"""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from tests.agreements.agreement_world import AgreementWorld
from wagtail_mentoring.agreements.models import StageResponsibility
from wagtail_mentoring.partnership.choices import Stage

from .administering import AdminScreens

STAGE = "Screen mentors"


@pytest.fixture
def world(live_server, site_root):
    world = AgreementWorld()
    world.complete()
    return world


def row_of(staff, stage):
    return staff.page.get_by_role("row").filter(
        has=staff.page.get_by_role("rowheader", name=stage, exact=True)
    )


def test_who_leads(open_browser, world, well_made_admin):
    partnership = reverse("mentoring_partnerships:partnership", args=[world.program.pk])
    alumni, career = AdminScreens(open_browser(world.alan)), AdminScreens(open_browser(world.carol))

    # Somebody answers for each stage, and the database allows no second office.
    assert StageResponsibility.objects.filter(program=world.program).count() == len(Stage)
    with pytest.raises(IntegrityError), transaction.atomic():
        StageResponsibility.objects.create(
            program=world.program, stage=Stage.SCREEN_MENTORS, office=world.career
        )

    # Alumni Relations sets the day of its stage.
    due_on = timezone.localdate() + timedelta(days=5)
    alumni.page.goto(partnership)
    row_of(alumni, STAGE).get_by_role("link", name="Change").click()
    alumni.expect_title(f"Who answers for “{STAGE}”?")
    alumni.fill("Due", due_on.isoformat())
    alumni.page.get_by_role("main").get_by_role("button", name="Save").press("Enter")
    alumni.expect_message("Saved who answers")

    # On the desk: its person reads it there, and nobody else does.
    sentence = f"You answer for “{STAGE}” in Connect"
    alumni.page.goto(reverse("wagtailadmin_home"))
    expect(alumni.page.get_by_role("link", name=sentence).first).to_be_visible()
    career.page.goto(reverse("wagtailadmin_home"))
    expect(career.page.get_by_role("link", name=sentence)).to_have_count(0)

    # On the page of the partnership: one filled dot, for both offices the same.
    for staff in (alumni, career):
        staff.page.goto(partnership)
        expect(row_of(staff, STAGE)).to_contain_text("Alan Ames")
        expect(row_of(staff, STAGE).locator(".wm-agreement__dot")).to_have_count(1)
    well_made_admin(career.page)

    # In the log of the program.
    career.page.goto(reverse("mentoring_programs:history", args=[world.program.pk]))
    expect(career.page.get_by_role("main")).to_contain_text(f"“{STAGE}” is answered for by Alumni Relations")

    # The person leaves the office: the other one sees it at once.
    world.alan.groups.clear()
    career.page.goto(partnership)
    expect(row_of(career, STAGE)).to_contain_text("has left: name somebody else")
