"""Many people hand in within the same second, each by a double click: everybody is in, once.

    python -m tests.faults.burst --people 100                          SQLite
    python tests/postgres.py python -m tests.faults.burst              500 people, PostgreSQL

Real HTTP against gunicorn with several workers, with sessions and CSRF tokens; people and server share the
machine, so the latencies are those of this machine only.
"""

import argparse
import os
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

from tests.faults.applicant import Applicant
from tests.faults.portal import Portal, throwaway_portal

#: People prepare by so many at a time; the burst itself is everybody at once.
AT_A_TIME = 8


def prepared(portal: Portal, people: int) -> list[tuple[Applicant, dict[str, Any]]]:
    """Everybody signed in, everything answered, the page to hand in open."""
    world = portal.do("make_people", people=people)

    def prepare(number: int) -> tuple[Applicant, dict[str, Any]]:
        person = Applicant(portal.port, f"p{number}")
        person.sign_in()
        person.start(world["door"])
        person.fill_in(answers_of(world, number))
        return person, person.form_to_hand_in()

    with ThreadPoolExecutor(AT_A_TIME) as pool:
        return list(pool.map(prepare, range(people)))


def answers_of(world: dict[str, Any], number: int, goals: str = "") -> dict[str, dict[str, str]]:
    """What person ``number`` answers, by section and field."""
    values = {
        "name": f"Person {number}",
        "email": f"p{number}@northmere.example",
        "goals": goals or f"Goals of person {number}",
        "year": world["year"],
    }
    return {
        section: {field: values[name] for name, field in fields.items()}
        for section, fields in world["sections"].items()
    }


def at_once(calls: list[Callable[[], Any]]) -> list[Any]:
    """Make all calls in threads that start together; return their results, or raise the first error."""
    barrier = Barrier(len(calls))

    def run(call: Callable[[], Any]) -> Any:
        barrier.wait(timeout=60)
        return call()

    with ThreadPoolExecutor(len(calls)) as pool:
        return list(pool.map(run, calls))


def burst(portal: Portal, people: int, *, workers: int = 4) -> str:
    """Return what happened; raises ``AssertionError`` when anybody was lost, doubled or told otherwise."""
    portal.start_server(workers=workers)
    ready = prepared(portal, people)

    def click(person: Applicant, form: dict[str, Any]) -> Callable[[], tuple[float, bool]]:
        def send() -> tuple[float, bool]:
            began = time.monotonic()
            return began, person.hand_in(form), time.monotonic() - began

        return send

    clicks = at_once([click(person, form) for person, form in ready for _double in range(2)])
    with ThreadPoolExecutor(AT_A_TIME) as pool:
        references = set(pool.map(lambda one: one[0].reference_on_receipt(), ready))
    late = portal.do("send_all_mail")
    truth = portal.do("counted")

    assert all(arrived for _began, arrived, _took in clicks)
    assert len(references) == people
    expected = {"applications", "people", "handed_in", "revisions", "receipts"}
    assert {name: truth[name] for name in expected} == dict.fromkeys(expected, people), truth
    assert truth["mails"] == {"sent": people}, truth["mails"]
    assert len(portal.mail.messages) == people, len(portal.mail.messages)
    assert truth["is_whole"], truth["report"]
    times = sorted(took for _began, _arrived, took in clicks)
    began = [began for began, _arrived, _took in clicks]
    return (
        f"{len(clicks)} clicks of {people} people within {max(began) - min(began):.2f} s, {workers} workers: "
        f"{truth['applications']} rows, {truth['revisions']} revisions, {truth['receipts']} receipts "
        f"({late} sent by the timer), 0 lost, 0 double; answered in p50 {times[len(times) // 2]:.2f} s, "
        f"p95 {times[int(len(times) * 0.95)]:.2f} s, all {times[-1]:.2f} s"
    )


if __name__ == "__main__":
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--people", type=int, default=500)
    parser.add_argument("--workers", type=int, default=4)
    options = parser.parse_args()
    server = os.environ.get("DATABASE_URL", "").rpartition("/")[0]
    with throwaway_portal(server) as portal:
        print("PostgreSQL:" if server else "SQLite:", burst(portal, options.people, workers=options.workers))
