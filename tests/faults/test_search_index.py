"""The faults of this folder at a reduced size; each file run by hand tries its fault at full size."""

import os

import pytest

from tests.faults.damage import damage_everything
from tests.faults.full_disk import can_mount, full_disk
from tests.faults.kills import BUSY_WITH, kill_while
from tests.faults.restart import restart
from tests.faults.site import throwaway_site
from tests.faults.traffic import rebuild_under_traffic
from tests.faults.writers import two_writers
from tests.postgres import find_programs

pytestmark = pytest.mark.slow


@pytest.fixture(
    params=["sqlite", pytest.param("postgres", marks=[pytest.mark.postgres, pytest.mark.database])]
)
def site(request):
    """A site on SQLite; on PostgreSQL where the tests run on that."""
    url = os.environ.get("DATABASE_URL", "") if request.param == "postgres" else ""
    with throwaway_site(url) as made:
        yield made


def test_two_processes_that_write_at_once_lose_nothing(site):
    assert two_writers(site, 12).endswith("0 lost")


@pytest.mark.parametrize("busy_with", BUSY_WITH)
def test_process_killed_at_any_moment_loses_nothing_it_acknowledged(site, busy_with):
    assert "0 lost" in kill_while(site, 4, busy_with)


@pytest.mark.parametrize("objects", [20, 1100])  # mended by the search that finds it, or in the background
def test_damaged_index_disturbs_no_visitor_and_mends_itself(site, objects):
    assert "0 visitor errors, all healed" in damage_everything(site, objects)


def test_rebuild_under_traffic_leaves_no_search_empty(site):
    assert "0 empty, 0 errors" in rebuild_under_traffic(site, 3)


@pytest.mark.skipif(not can_mount(), reason="needs root, to mount a small file system")
def test_full_disk_disturbs_no_visitor_and_is_recovered_from(site):
    assert "each time recovered" in full_disk(site, 1)


@pytest.mark.postgres
@pytest.mark.database
@pytest.mark.skipif(find_programs() is None, reason="needs PostgreSQL's programs, to restart a server")
def test_restarted_database_is_found_again():
    assert restart(1).endswith("all others were right")
