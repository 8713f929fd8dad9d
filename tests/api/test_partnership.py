"""Partnership, anatomy check and report through the API: for the offices that run the program alone."""

import pytest

from tests.agreements.agreement_world import AgreementWorld
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db

NAMES = ("staff_partnership", "staff_anatomy", "staff_report")


@pytest.fixture
def world(site_root):
    return AgreementWorld()


def test_offices_that_run_a_program_read_it_and_nobody_else(by, world):
    for name in NAMES:
        for user in (world.carol, world.alan):
            assert by(user, name, world.program.slug)["program"] == world.program.slug
        for user in (world.stranger, UserFactory()):
            by(user, name, world.program.slug, status=404)
        by(None, name, world.program.slug, status=401)
        by(world.carol, name, "nothing", status=404)


def test_partnership_says_who_takes_part_and_who_has_signed(by, world):
    told = by(world.carol, "staff_partnership", world.program.slug)

    assert {row["office"]: row["role"] for row in told["partners"]} == {
        world.career.slug: "lead",
        world.alumni.slug: "partner",
    }
    assert not any(row["has_signed"] for row in told["partners"])
    assert not told["is_in_force"]
    assert world.alan.email not in str(told)


def test_anatomy_check_says_what_stands_in_the_way_and_where_to_put_it_right(by, world):
    world.program.concern_contact, world.program.status = "", "in_agreement"
    world.program.save()

    told = by(world.alan, "staff_anatomy", world.program.slug)

    assert not told["may_open"]
    missing = [
        row for row in told["findings"] if row["outcome"] == "missing" and row["severity"] == "blocker"
    ]
    assert all(row["fix"] for row in missing)
    assert any(row["url"].startswith("http://testserver/admin/") for row in missing)


def test_report_is_of_the_period_that_is_asked_for(by, world):
    days = {"first_day": "2025-01-01", "last_day": "2025-12-31"}
    told = by(world.alan, "staff_report", world.program.slug, query=days)
    assert (told["first_day"], told["last_day"]) == ("2025-01-01", "2025-12-31")
    assert {section["office"] for section in told["sections"]} >= {""}

    half, backwards = {"first_day": "2025-01-01"}, {"first_day": "2025-02-01", "last_day": "2025-01-01"}
    ends_of_time = {"first_day": "0001-01-01", "last_day": "9999-12-31"}
    for query in (half, backwards, ends_of_time, {"first_day": "x"}):
        assert by(world.alan, "staff_report", world.program.slug, query=query, status=400)["errors"]
