"""Everybody wants the last place, and everybody starts twice: one gets it, and each has one application.

    python tests/postgres.py python -m tests.faults.last_place
    python tests/postgres.py python -m tests.faults.last_place --trials 50 --accepts 20 --starts 10

In each trial two processes with many threads call ``move_application`` at the same moment for as many
applications to a round with one place left; in each second trial two places are left. After every tenth trial
one person starts an application in as many threads. Needs PostgreSQL, whose locks are what is tried. Ended
from outside (Ctrl-C, SIGTERM) it counts what it did until then.
"""

import argparse
import multiprocessing
import os
import signal
import threading
import time
from copy import copy
from typing import Any

PROCESSES = 2
#: Starting takes longer than being refused: it is tried after so many trials of accepting.
START_EVERY = 10
#: The processes of the crowd share the database that is set up here.
FORK = multiprocessing.get_context("fork")

#: What each process does in a trial: its kind, and the number of the trial. None ends it.
Order = tuple[str, int] | None


def run(
    *, trials: int, accepts: int, starts: int, progress: bool = False, enough: threading.Event | None = None
) -> dict[str, int]:
    """Try it and return what was counted. Uses the database that Django is set up for, which it fills."""
    from django.db import connection

    world = make_world(accepts, starts, trials)
    connection.close()
    crowd = Crowd(world, threads=max(accepts, starts) // PROCESSES)
    done = {"trials": 0, "started": 0, "overbooked": 0, "unfilled": 0, "wrong": 0, "doubles": 0, "missing": 0}
    try:
        for number in range(trials):
            free = 1 + number % 2
            clear_places(world, free)
            answers = crowd.everybody("accept", number)
            accepted = count_accepted(world)
            done["overbooked"] += max(accepted - free, 0)
            done["unfilled"] += max(free - accepted, 0)
            done["wrong"] += abs(answers["accepted"] - free) + answers["other"]
            if starts and number % START_EVERY == 0:
                done["started"] += 1
                answers = crowd.everybody("start", number)
                found = count_started(world, number)
                done["doubles"] += max(found - 1, 0)
                done["missing"] += found == 0
                done["wrong"] += answers["other"]
            done["trials"] += 1
            if progress and done["trials"] % 10 == 0:
                print(done, flush=True)
            if enough and enough.is_set():
                break
    finally:
        crowd.go_home()
    return done


def make_world(accepts: int, starts: int, trials: int) -> dict[str, Any]:
    """Applications that are ready for a decision, and a person for each trial of starting."""
    from django.contrib.auth import get_user_model

    from tests.applications.builders import make_round, make_round_form
    from tests.applications.staff_world import hand_in

    users_of = get_user_model()
    round_form = make_round_form(round=make_round(capacity=1))
    applications = [hand_in(round_form, status="ready").pk for _number in range(accepts)]
    people = users_of.objects.bulk_create(
        users_of(username=f"starter {number}", email=f"s{number}@northmere.example", password="!")
        for number in range(trials if starts else 0)
    )
    staff = users_of.objects.create_superuser("decider", "decider@northmere.example", "secret")
    return {
        "round_form": round_form,
        "applications": applications,
        "people": people,
        "staff": staff,
        "starts": starts,
    }


def clear_places(world: dict[str, Any], free: int) -> None:
    """Back to the moment before the decision, with so many places left."""
    from wagtail_mentoring.applications.models import Application
    from wagtail_mentoring.programs.models import Round

    Application.objects.filter(pk__in=world["applications"]).update(status="ready")
    Round.objects.filter(pk=world["round_form"].round_id).update(capacity=free)


def count_accepted(world: dict[str, Any]) -> int:
    from wagtail_mentoring.applications.models import Application

    return Application.objects.filter(pk__in=world["applications"], status="accepted").count()


def count_started(world: dict[str, Any], trial: int) -> int:
    from wagtail_mentoring.applications.models import Application

    return Application.objects.filter(applicant=world["people"][trial]).count()


class Crowd:
    """Threads in several processes, each with a connection of its own, that act at the same moment."""

    def __init__(self, world: dict[str, Any], threads: int) -> None:
        self.threads = threads
        self.orders: list[Any] = []
        self.answers = FORK.Queue()
        self.gate = FORK.Barrier(PROCESSES * threads)
        self.processes = []
        for part in range(PROCESSES):
            orders = FORK.Queue()
            process = FORK.Process(
                target=work, args=(world, part, threads, orders, self.answers, self.gate), daemon=True
            )
            process.start()
            self.orders.append(orders)
            self.processes.append(process)

    def everybody(self, what: str, trial: int) -> dict[str, int]:
        """Have all threads do it at once; return how many were accepted, refused, or ended otherwise."""
        for orders in self.orders:
            orders.put((what, trial))
        counts = [self.answers.get(timeout=600) for _process in self.processes]
        return {name: sum(count[name] for count in counts) for name in counts[0]}

    def go_home(self) -> None:
        for orders in self.orders:
            orders.put(None)
        for process in self.processes:
            process.join(timeout=30)
            process.terminate()


def work(world: dict[str, Any], part: int, threads: int, orders: Any, answers: Any, gate: Any) -> None:
    """One process of the crowd."""
    inner = threading.Barrier(threads + 1)
    order: list[Order] = [None]
    counts = {"accepted": 0, "refused": 0, "other": 0}
    lock = threading.Lock()
    seen = what_staff_see(world)

    def one(index: int) -> None:
        from django.db import connection

        connection.ensure_connection()
        while True:
            inner.wait()
            if order[0] is None:
                connection.close()
                return
            what, trial = order[0]
            gate.wait()
            outcome = accept(world, seen, index) if what == "accept" else start(world, index, trial)
            with lock:
                if outcome:
                    counts[outcome] += 1
            inner.wait()

    for index in range(threads):
        threading.Thread(target=one, args=(part * threads + index,), daemon=True).start()
    while True:
        order[0] = orders.get()
        counts.update(dict.fromkeys(counts, 0))
        inner.wait()
        if order[0] is None:
            return
        inner.wait()
        answers.put(dict(counts))


def what_staff_see(world: dict[str, Any]) -> list[Any]:
    """The applications as a staff member has them on the screen, when all are still to be decided."""
    from wagtail_mentoring.applications.models import Application

    rows = Application.objects.in_bulk(world["applications"])
    for row in rows.values():
        row.status = "ready"
    return [rows[key] for key in world["applications"]]


def accept(world: dict[str, Any], seen: list[Any], index: int) -> str:
    """Accept one application; what became of it."""
    from wagtail_mentoring.applications.staff_steps import StepRefused
    from wagtail_mentoring.selection.actions import move_application

    if index >= len(world["applications"]):
        return ""
    try:
        move_application(application=copy(seen[index]), to_status="accepted", user=world["staff"])
    except StepRefused:
        return "refused"
    except Exception as error:  # noqa: BLE001  a thread tells its process, which tells the trial
        print(repr(error), flush=True)
        return "other"
    return "accepted"


def start(world: dict[str, Any], index: int, trial: int) -> str:
    from wagtail_mentoring.applications.start_actions import start_application

    if index >= world["starts"]:
        return ""
    try:
        start_application(round_form=world["round_form"], user=world["people"][trial])
    except Exception as error:  # noqa: BLE001  as above
        print(repr(error), flush=True)
        return "other"
    return "accepted"


def told(done: dict[str, int], accepts: int, starts: int) -> str:
    """The figures as a sentence; raises ``AssertionError`` for any that should be nought."""
    counted = ("trials", "started")
    wrong = {name: count for name, count in done.items() if name not in counted and count}
    assert not wrong, wrong
    return (
        f"{done['trials']} times {accepts} accepted at once for the last places: 0 overbooked, 0 unfilled; "
        f"{done['started']} times {starts} starts of one person at once: 0 double, 0 missing"
    )


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--trials", type=int, default=1000)
    parser.add_argument("--accepts", type=int, default=200)
    parser.add_argument("--starts", type=int, default=50)
    options = parser.parse_args()
    assert os.environ.get("DATABASE_URL"), "python tests/postgres.py python -m tests.faults.last_place"
    os.environ["DJANGO_SETTINGS_MODULE"] = "tests.faults.portal_settings"
    import django

    django.setup()
    from django.test.utils import setup_databases, teardown_databases

    databases = setup_databases(verbosity=0, interactive=False)
    began, enough = time.monotonic(), threading.Event()
    for ended in (signal.SIGINT, signal.SIGTERM):
        signal.signal(ended, lambda *args: enough.set())
    try:
        done = run(**vars(options), progress=True, enough=enough)
        print(told(done, options.accepts, options.starts), f"in {time.monotonic() - began:.0f} s")
    finally:
        teardown_databases(databases, verbosity=0)


if __name__ == "__main__":
    main()
