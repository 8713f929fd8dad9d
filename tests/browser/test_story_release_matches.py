"""Story 7, “Release matches jointly”: a signature binds the run's digest, ten vetoes and a re-run move at
most ten other students, and nobody is notified before both offices have signed.
"""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from tests.matching.matching_world import MatchingWorld
from wagtail_mentoring.matching.models import MatchRun
from wagtail_mentoring.mentorships.models import Mentorship
from wagtail_mentoring.outbox.models import OutboxMessage

from .administering import AdminScreens

VETOES = 10
NAMES = "Ada Bea Cleo Dora Elsa Fay Gina Hope Iris Jane Kira Lena Mona Nora Olga Pia Rosa Sara Tess Vera"


@pytest.fixture
def world(live_server, site_root):
    """Twenty mentees and twenty-four mentors; some share a topic, some were wished for."""
    world = MatchingWorld()
    topics = (world.cv, world.abroad)
    world.mentors = [
        world.mentor(f"Mentor {number:02}", terms=[topics[number % 2]], capacity=1) for number in range(24)
    ]
    for number, name in enumerate(NAMES.split()):
        wishes = [world.mentors[number // 2]] if number % 3 == 0 else []
        world.mentee(name, terms=[topics[number % 2]], wishes=wishes)
    OutboxMessage.objects.all().delete()
    return world


class MatchScreens(AdminScreens):
    def __init__(self, page, round):
        super().__init__(page)
        self.round = round

    @property
    def path(self):
        return reverse("mentoring_matches:board", args=[self.round.pk])

    def open_board(self):
        self.page.goto(self.path)

    def propose(self):
        self.open_mentoring("Matches")
        self.open_row(str(self.round))
        self.follow("Propose matches")
        self.press("Propose matches")
        self.expect_message("20 pairs are proposed.")

    def row(self, mentee):
        return self.page.get_by_role("row").filter(has_text=f"{mentee} Byrne").first

    def lock(self, mentee):
        self.open_board()
        self.row(mentee).get_by_role("button", name="Lock").click()
        self.expect_message("are locked")

    def say_no(self, mentee):
        self.open_board()
        self.row(mentee).get_by_role("link", name="Say no").click()
        self.fill("Reason", "They know each other too well.")
        self.press("Say no")
        self.expect_message("Said no to the pair.")

    def run_again(self):
        self.open_board()
        self.follow("Run again")
        self.press("Run again")
        self.expect_message("pairs are proposed.")

    def sign(self, office, last=False):
        self.open_board()
        label = f"Sign for {office} and release" if last else f"Sign for {office}"
        self.follow(label)
        self.press(label)


def open_run():
    return MatchRun.objects.get(state="proposed")


def test_matches_are_reviewed_and_released_by_both_offices(open_browser, world):
    career = MatchScreens(open_browser(world.carol), world.round)
    alumni = MatchScreens(open_browser(world.alan), world.round)
    career.propose()
    before = world.pairs(open_run())

    # Career Services signs; then ten pairs are wrong, which makes its signature void.
    career.sign("Career Services")
    career.expect_message("Nobody is told before every office has signed.")
    career.lock("Vera")
    said_no_to = NAMES.split()[:VETOES]
    for mentee in said_no_to:
        career.say_no(mentee)
    career.run_again()
    expect(career.page.get_by_role("main")).to_contain_text("The signature of Career Services")
    expect(career.page.get_by_role("main")).to_contain_text("is void")

    after = world.pairs(open_run())
    assert len(after) == 20
    assert all(after[mentee] != before[mentee] for mentee in said_no_to)
    others = [mentee for mentee in before if mentee not in said_no_to and after[mentee] != before[mentee]]
    assert len(others) <= 10
    assert open_run().counts["moved"] == len(others)
    assert after["Vera"] == before["Vera"]

    # One signature under the new run tells nobody; the second releases.
    alumni.sign("Alumni Relations")
    assert not Mentorship.objects.exists()
    assert not OutboxMessage.objects.filter(kind__in=["application_matched", "match_mentor"]).exists()
    career.open_board()
    expect(career.page.get_by_role("main")).to_contain_text("Alumni Relations: signed by Alan Ames")
    career.sign("Career Services", last=True)
    career.expect_message("The matches are released, and the pairs are told.")

    assert {pair.mentor.name for pair in Mentorship.objects.select_related("mentor")} == set(after.values())
    assert OutboxMessage.objects.filter(kind="application_matched").count() == 20
    assert OutboxMessage.objects.filter(kind="match_mentor").count() == 20
