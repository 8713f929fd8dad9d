"""A pair's own pages and what staff read of them: axe, 320 pixels, a survey answered with the keyboard."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from tests.anatomy.world import ReadyWorld
from tests.factories import UserFactory
from tests.surveys.builders import answered, asked, running_pair
from wagtail_mentoring.surveys.links import make_token
from wagtail_mentoring.surveys.models import SurveyAnswer


def of(name, *arguments):
    return reverse(f"wagtail_mentoring:{name}", args=arguments)


@pytest.fixture
def world(site_root):
    return ReadyWorld()


@pytest.fixture
def pair(world):
    return running_pair(world.program, round=world.round, days=30)


def test_a_pairs_own_pages_are_well_made_with_nothing_on_them_and_too_late(
    open_browser, well_made, live_server, pair
):
    late, _request = asked(pair, role="mentor", days=50), asked(pair)
    for user, address in (
        (UserFactory(), of("mentorships")),
        (pair.mentee, of("mentorship", pair.pk)),
        (pair.mentor.user, of("survey", late.key)),
    ):
        page = open_browser(user)
        page.goto(address)
        expect(page.get_by_role("heading", level=1)).to_be_visible()
        well_made(page)


def test_a_survey_is_answered_by_link_without_a_mouse_or_scripts(open_browser, live_server, pair):
    request = asked(pair)
    page = open_browser(None, scripts=False, width=360)
    page.goto(of("survey_by_link", make_token(request)))

    page.get_by_role("button", name="Send the answers").press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("Teamwork – Choose a number.")
    for group in page.get_by_role("group").all():
        group.get_by_role("radio").nth(3).press("Space")
    page.get_by_role("button", name="Send the answers").press("Enter")

    expect(page.get_by_role("heading", level=1)).to_contain_text("Thank you")
    answer = SurveyAnswer.objects.get()
    assert set(answer.ratings.values()) == {answer.satisfaction} == {4}


def test_what_pairs_say_is_well_made(open_browser, well_made_admin, live_server, world):
    page = open_browser(world.carol)
    for count in (0, 5):
        for number in range(count):
            pair = running_pair(world.program, round=world.round)
            answered(pair, satisfaction=4, comment=f"Good advice {number}")
        page.goto(reverse("mentoring_surveys:index"))
        well_made_admin(page)
    expect(page.get_by_role("main")).to_contain_text("Good advice 4")
