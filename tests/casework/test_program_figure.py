"""The number of applications in the list of programs: what its reader finds in the list of applications."""

import pytest
from django.contrib.auth.models import Permission
from django.urls import reverse

from tests.applications.builders import start
from tests.applications.staff_world import hand_in, make_world
from tests.factories import PartnerFactory, UserFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("site_root")]


@pytest.fixture
def world():
    """Two applications handed in, one of them withdrawn, and a draft in the shared program; one in Law's."""
    world = make_world()
    hand_in(world.round_form, "ada")
    hand_in(world.round_form, "cid", status="withdrawn")
    start(world.round_form)
    hand_in(world.law_round_form, "bea")
    return world


def shown(client, user):
    client.force_login(user)
    rows = client.get(reverse("mentoring_programs:index")).context["object_list"]
    return {row.pk: row.applications for row in rows}


def test_office_reads_the_number_of_its_own_programs(client, world):
    PartnerFactory(program=world.law_round_form.round.program, office=world.career, accepted=False)

    assert shown(client, world.coordinator) == {
        world.program.pk: 2,
        # Only invited: it looks at the program, and not yet at who applied.
        world.law_round_form.round.program_id: 0,
    }
    assert shown(client, UserFactory(is_superuser=True)) == {
        world.program.pk: 2,
        world.law_round_form.round.program_id: 1,
    }


def test_number_is_that_of_the_list_of_applications(client, world):
    number = shown(client, world.coordinator)[world.program.pk]

    listing = client.get(f"{reverse('mentoring_applications:index')}?group=&earlier=also")
    assert listing.context["paginator"].count == number == 2


def test_who_may_not_read_applications_learns_no_number(client, world):
    for group in world.coordinator.groups.all():
        group.permissions.remove(
            *Permission.objects.filter(codename__in=["view_application", "change_application"])
        )

    assert shown(client, world.coordinator) == {world.program.pk: 0}
