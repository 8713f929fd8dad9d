"""A mentee who has been told of a place, and mentors to pair with."""

import pytest
from django.utils import timezone

from tests.applications.staff_world import hand_in, make_world
from wagtail_mentoring.directory.models import ContactCard, Mentor


def make_mentor(name="Ines Moor", *, owner=None, capacity=1, **values):
    mentor = Mentor(
        name=name,
        slug=name.lower().replace(" ", "-"),
        live=values.pop("live", True),
        status=values.pop("status", "approved"),
        consented_at=timezone.now(),
        capacity=capacity,
        places_free=values.pop("places_free", capacity),
        **values,
    )
    mentor.save()
    if owner:
        ContactCard.objects.create(mentor=mentor, owner=owner, email=f"{mentor.slug}@alumni.example")
    return mentor


@pytest.fixture
def world(site_root):
    return make_world()


@pytest.fixture
def mentee(world):
    return hand_in(world.round_form, status="accepted", released_at=timezone.now())


@pytest.fixture
def mentor(world):
    return make_mentor(owner=world.alumni)
