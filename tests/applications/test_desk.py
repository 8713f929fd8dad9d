import pytest
from django.urls import reverse

from tests.applications.staff_world import hand_in, make_world

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    return make_world()


def home(client, user):
    client.force_login(user)
    return client.get(reverse("wagtailadmin_home")).content.decode()


def test_the_home_screen_counts_what_waits_in_ones_own_programs(client, site_root, world):
    hand_in(world.round_form, "ada")
    hand_in(world.round_form, "bea")
    hand_in(world.round_form, "cleo", status="accepted")
    hand_in(world.law_round_form, "dora", status="accepted")
    page = home(client, world.coordinator)
    assert "2 applications wait to be looked at" in page
    assert "1 decision waits to be released" in page
    assert "application waits" not in home(client, world.stranger)


def test_the_list_of_programs_counts_what_was_handed_in(client, site_root, world):
    hand_in(world.round_form, "ada")
    hand_in(world.round_form, "bea", status="withdrawn")
    client.force_login(world.coordinator)
    [program] = client.get(reverse("mentoring_programs:index")).context["object_list"]
    assert program.applications == 2
