"""Who answers for a stage is told on the home screen, and whoever left is marked at once."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from tests.agreements.agreement_world import AgreementWorld
from wagtail_mentoring.agreements.actions import assign_stage
from wagtail_mentoring.agreements.desk import stage_lines
from wagtail_mentoring.agreements.people import who_left
from wagtail_mentoring.desk_lines import waiting_lines
from wagtail_mentoring.programs.models import Program

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("site_root")]


@pytest.fixture
def world():
    world = AgreementWorld()
    world.complete()
    return world


def give(world, days, stage="match"):
    due_on = timezone.localdate() + timedelta(days=days)
    assign_stage(
        program=world.program,
        stage=stage,
        office=world.career,
        person=world.carol,
        due_on=due_on,
        user=world.carol,
    )


@pytest.mark.parametrize(("days", "is_told"), [(-8, False), (-7, True), (0, True), (14, True), (15, False)])
def test_home_screen_names_a_stage_to_its_person_when_its_day_is_near(world, days, is_told):
    give(world, days)

    told = [line.text for line in stage_lines(world.carol)]

    assert told == (["You answer for “Match” in Connect"] if is_told else [])
    assert stage_lines(world.alan) == stage_lines(world.stranger) == []
    assert [
        line for line in waiting_lines(world.carol, today=timezone.localdate()) if line.text in told
    ] == stage_lines(world.carol)


def test_home_screen_names_no_stage_of_a_program_that_is_over_or_out_of_reach(world):
    give(world, 3)
    Program.objects.update(status="archived")
    assert stage_lines(world.carol) == []

    Program.objects.update(status="approved")
    world.carol.groups.clear()
    assert stage_lines(type(world.carol).objects.get(pk=world.carol.pk)) == []


@pytest.mark.parametrize("way", ["leaves", "is put out of use"])
def test_person_who_left_is_marked_wherever_they_are_named(world, client, way):
    client.force_login(world.carol)
    address = reverse("mentoring_partnerships:partnership", args=[world.program.pk])
    assert who_left(world.now()) == set()
    assert "has left" not in client.get(address).content.decode()

    if way == "leaves":
        world.alan.groups.clear()
    else:
        world.alan.is_active = False
        world.alan.save()

    assert who_left(world.now()) == {(world.alan.pk, world.alumni.pk)}
    # The card of the office, and the two stages for which it answers.
    assert client.get(address).content.decode().count("has left: name somebody else") == 3


def test_who_left_is_found_in_one_query_however_many_are_named(world):
    charter = world.now()
    assert (len(charter.stages), len(charter.partners)) == (9, 2)

    with CaptureQueriesContext(connection) as queries:
        who_left(charter)

    assert len(queries) == 1
