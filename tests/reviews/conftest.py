"""Fixtures of the reviews room."""

from types import SimpleNamespace

import pytest

from tests.applications.staff_world import hand_in, make_world
from tests.factories import UserFactory
from wagtail_mentoring.offices.actions import equip_reviewer_group

from .builders import make_phase


@pytest.fixture
def world(site_root):
    """Two offices, a phase, an application, and a guest reviewer who works in no office."""
    world = make_world()
    guest = UserFactory(first_name="Gus", last_name="Guest")
    guest.groups.add(equip_reviewer_group()[0])
    return SimpleNamespace(
        **vars(world),
        guest=guest,
        phase=make_phase(world.round_form, name="First reading"),
        application=hand_in(world.round_form, status="under_review"),
    )
