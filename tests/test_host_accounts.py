"""A host whose accounts have no user name and no first and last name, in a process of its own."""

import json

import pytest

from .hosts import run_on
from .permission_table import TABLE

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("host_accounts")]

HOST = "host_with_own_accounts"
#: What a superuser does not get at: somebody else's export.
ANOTHERS = {"mentoring_applications:export_progress", "mentoring_applications:export_download"}


@pytest.fixture(scope="module")
def walk(tmp_path_factory):
    return json.loads(run_on(HOST, tmp_path_factory.mktemp("host"), f"tests.{HOST}.walk"))


def test_the_host_passes_the_system_checks(walk):
    assert walk["problems"] == []


@pytest.mark.parametrize(("column", "method"), [(0, "GET"), (1, "POST")])
def test_every_address_of_the_admin_answers(walk, column, method):
    wanted = [name for name, letters in TABLE.items() if "S" in letters[column] and name not in ANOTHERS]
    assert {walk["admin"][f"{method} {name}"] for name in wanted} <= {200, 302, 422}


def test_lists_can_be_searched(walk):
    searches = {name: status for name, status in walk["admin"].items() if name.startswith("SEARCH")}
    assert len(searches) > 10
    assert set(searches.values()) == {200}


def test_somebody_applies(walk):
    assert {name: status for name, status in walk["applicant"].items() if status != 200} == {
        "application_mail_link": 302
    }


def test_colleagues_are_called_by_what_they_sign_in_with(walk):
    assert walk["colleague"] in walk["card"]


def test_account_nobody_signs_in_to_takes_nobodys_address(walk):
    first, again, *nameless, erased = walk["placeholders"]

    assert first == again
    assert len({first, *nameless, erased}) == 4
    assert all(address.endswith("@nobody.invalid") for address in walk["placeholders"])


#: Tests of what writes keys of accounts into JSON, seals or signs them, and of what counts people by them.
BY_KEY = [
    "tests/agreements/test_charters.py",
    "tests/agreements/test_people.py",
    "tests/applications/test_invitations.py::test_codes_are_shown_once_and_downloaded_from_that_page",
    "tests/matching/test_runs.py",
    "tests/reviews/test_views.py::test_phase_is_distributed_after_a_look_at_it",
]


def test_keys_of_accounts_may_be_of_any_type(tmp_path):
    assert " passed" in run_on(
        HOST, tmp_path, "pytest", "-q", "-p", "no:cacheprovider", "-m", "not slow", *BY_KEY
    )
