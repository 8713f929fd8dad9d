"""Faculties under a hub: each sees its own students only, and the hub sees totals."""

import csv
from io import StringIO

import pytest
from django.urls import reverse

from tests.applications.builders import make_round_form
from tests.applications.staff_world import hand_in
from tests.factories import OfficeFactory, PartnerFactory, ProgramFactory, RoundFactory, coordinator_of
from wagtail_mentoring.metrics.hubs import hubs_of
from wagtail_mentoring.offices.models import Office

from .builders import YEAR, make_pair, make_pairs

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("site_root")]

DAYS = {"first": "2025-07-01", "last": "2026-06-30"}


class HubWorld:
    """A central office with three faculties, each with a program of its own that the hub takes no part in."""

    def __init__(self):
        self.hub = OfficeFactory(name="Central Careers", kind="career_services")
        self.cecil = coordinator_of(self.hub)
        self.faculties = [
            OfficeFactory(name=name, kind="faculty", parent=self.hub) for name in ("Arts", "Law", "Science")
        ]
        self.deans = [coordinator_of(office) for office in self.faculties]
        self.programs = [ProgramFactory(name=f"{office} mentoring") for office in self.faculties]
        for office, program in zip(self.faculties, self.programs, strict=True):
            PartnerFactory(program=program, office=office, role="lead")

    def served(self):
        """What the hub is told of students served, by office."""
        (hub,) = hubs_of(self.cecil, YEAR)
        place = hub.labels.index("Students served")
        return {spoke.office: spoke.figures[place] for spoke in hub.spokes}


@pytest.fixture
def world():
    return HubWorld()


def report(client, user):
    client.force_login(user)
    response = client.get(reverse("mentoring_report:index"), DAYS)
    assert response.status_code == 200
    return response.content.decode()


def test_hub_sees_a_row_of_totals_for_each_of_its_offices(world, client):
    for program, count in zip(world.programs, (10, 11, 12), strict=True):
        make_pairs(program, count)

    assert world.served() == {
        "Arts": "10 people",
        "Law": "11 people",
        "Science": "12 people",
        "": "33 people",
    }
    page = report(client, world.cecil)
    assert "Offices that are part of Central Careers" in page
    assert '<th scope="row">Law</th>' in page


def test_small_group_is_told_neither_in_its_row_nor_by_the_sum(world, client):
    for program, count in zip(world.programs, (10, 9, 12), strict=True):
        make_pairs(program, count)

    assert world.served() == {"Arts": "10 people", "Law": "–", "Science": "12 people", "": "–"}
    assert "and in the sum that would tell it" in report(client, world.cecil)


def test_tables_hold_the_totals_of_the_hubs_offices_and_no_small_group(world, client):
    for program, count in zip(world.programs, (10, 9, 12), strict=True):
        make_pairs(program, count)
    client.force_login(world.cecil)

    response = client.get(reverse("mentoring_report:all_csv"), DAYS)

    rows = csv.reader(StringIO(response.content.decode("utf-8-sig")))
    served = {row[3]: row[5:8] for row in rows if "Central Careers" in row[0] and row[4] == "Students served"}
    assert served == {
        "Arts": ["10", "people", "10"],
        "Law": ["", "people", ""],
        "Science": ["12", "people", "12"],
        "Together": ["", "people", ""],
    }


def test_student_in_two_faculties_counts_once_in_the_sum(world):
    first = make_pairs(world.programs[0], 10)
    make_pairs(world.programs[1], 10)
    make_pair(world.programs[1], mentee=first[0].mentee)

    assert (world.served()["Law"], world.served()[""]) == ("11 people", "20 people")


def test_hub_reads_no_name_of_a_student_or_mentor(world, client):
    pairs = make_pairs(world.programs[0], 10)

    page = report(client, world.cecil)

    for pair in pairs:
        assert pair.mentee.last_name not in page
        assert pair.mentor.name not in page


def test_faculty_sees_neither_the_others_rows_nor_their_applications(world, client):
    for program in world.programs:
        make_pairs(program, 10)
    application = hand_in(make_round_form(round=RoundFactory(program=world.programs[1])))

    page = report(client, world.deans[0])

    assert "Arts mentoring" in page
    for hidden in ("Law mentoring", "part of Central Careers", "Science"):
        assert hidden not in page
    assert hubs_of(world.deans[0], YEAR) == []
    inbox = client.get(reverse("mentoring_applications:index")).content.decode()
    assert application.reference not in inbox


def test_hub_opens_an_application_of_a_faculty_only_once_it_takes_part(world, client):
    application = hand_in(make_round_form(round=RoundFactory(program=world.programs[1])))
    address = reverse("mentoring_applications:inspect", args=[application.pk])
    program = reverse("mentoring_report:program", args=[world.programs[1].pk])
    client.force_login(world.cecil)
    assert (client.get(address).status_code, client.get(program).status_code) == (302, 302)
    assert application.reference not in client.get(reverse("mentoring_applications:index")).content.decode()

    PartnerFactory(program=world.programs[1], office=world.hub)

    assert (client.get(address).status_code, client.get(program).status_code) == (200, 200)


@pytest.mark.parametrize("depth", [1, 3])
def test_parts_of_parts_belong_to_the_hub_as_well(world, depth):
    office = world.faculties[0]
    for level in range(depth):
        office = OfficeFactory(name=f"Level {level}", kind="faculty", parent=office)

    (hub,) = hubs_of(world.cecil, YEAR)

    assert len(hub.spokes) == 3 + depth + 1
    assert Office.objects.count() == 4 + depth


def test_office_without_parts_is_no_hub(client):
    office = OfficeFactory()
    user = coordinator_of(office)

    assert hubs_of(user, YEAR) == []
    assert "part of" not in report(client, user)
