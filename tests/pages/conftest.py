"""A site with a list of programs, and somebody to apply to."""

import pytest

from wagtail_mentoring.pages.models import MentoringIndexPage
from wagtail_mentoring.programs import announcements
from wagtail_mentoring.programs.announcements import Door


@pytest.fixture
def index(site_root):
    return site_root.add_child(
        instance=MentoringIndexPage(title="Mentoring", slug="mentoring-programs", locale=site_root.locale)
    )


@pytest.fixture
def doors(monkeypatch):
    """Every round has a door for each role, open as long as the round is."""

    def find(rounds):
        return [
            Door(round=r, role=role, url=f"/apply/{role}/", opens_at=r.opens_at, closes_at=r.closes_at)
            for r in rounds
            for role in ("mentee", "mentor")
        ]

    monkeypatch.setattr(announcements, "_door_finders", [find])
