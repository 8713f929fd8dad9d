"""The faults of this folder that concern applications, at a reduced size; by hand each runs at full size."""

import os

import pytest

from tests.faults import last_place
from tests.faults.burst import burst
from tests.faults.database_away import database_away
from tests.faults.fuzz_bodies import fuzz, seeds_of
from tests.faults.mail_faults import mail_faults
from tests.faults.portal import throwaway_portal
from tests.faults.submit_kills import submit_kills
from tests.postgres import find_programs

on_postgres = [pytest.mark.postgres, pytest.mark.database]


@pytest.fixture(
    params=[pytest.param("sqlite", marks=pytest.mark.slow), pytest.param("postgres", marks=on_postgres)]
)
def portal(request):
    """A portal on SQLite; on PostgreSQL where the tests run on that."""
    server = os.environ.get("DATABASE_URL", "").rpartition("/")[0] if request.param == "postgres" else ""
    with throwaway_portal(server) as made:
        yield made


def test_double_clicks_of_many_people_at_once_lose_and_double_nothing(portal):
    assert "0 lost, 0 double" in burst(portal, 6, workers=3)


@pytest.mark.parametrize("portal", [pytest.param("sqlite", marks=pytest.mark.slow)], indirect=True)
def test_mail_server_in_trouble_and_killed_senders_lose_no_mail(portal):
    assert "4 mails, 0 lost" in mail_faults(portal, 4, kills=2)


@pytest.mark.postgres
@pytest.mark.database
@pytest.mark.skipif(find_programs() is None, reason="needs PostgreSQL's programs, to start a server")
def test_killed_workers_and_killed_database_lose_and_double_nothing():
    result = submit_kills(6, 3, workers=3, database_every=3)

    assert result.startswith("4 workers and 2 postmasters killed")
    assert "0 lost, 0 double, mentoring_verify clean" in result


@pytest.mark.postgres
@pytest.mark.database
@pytest.mark.skipif(find_programs() is None, reason="needs PostgreSQL's programs, to start a server")
def test_stopped_database_is_told_kindly_and_costs_no_word():
    assert "sent again, 0 lost" in database_away()


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_last_place_is_given_once_and_everybody_has_one_application(site_root):
    done = last_place.run(trials=4, accepts=12, starts=8)

    wrong = dict.fromkeys(("overbooked", "unfilled", "wrong", "doubles", "missing"), 0)
    assert done == {"trials": 4, "started": 1, **wrong}


def test_hostile_bodies_end_in_no_server_error(site_root, settings):
    settings.MIDDLEWARE = [name for name in settings.MIDDLEWARE if "Csrf" not in name]

    statuses, reports = fuzz(seeds_of(150))

    assert reports == []
    assert statuses.total() == 150
    # Right and wrong bodies alike went through, or nothing was tried.
    assert {200, 303, 400} <= statuses.keys()
    # Few are held up by the look for forgery, which would hide everything behind it.
    assert statuses[403] < 15
