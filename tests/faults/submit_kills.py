"""``kill -9`` of server workers and of PostgreSQL while people hand in: nothing acknowledged is lost.

    python -m tests.faults.submit_kills --kills 200 --people 40

Starts a PostgreSQL server of its own that writes to the disk as it ships (``fsync=on``). People change an
answer and hand in, again and again. Whoever gets no answer sends the same form again, as a browser does on
"try again": same page, same token. Every tenth kill is of PostgreSQL's postmaster, which is then started
again. At the end each text whose receipt somebody saw must be in exactly one revision, in the order in which
they wrote them, with one mail to tell it.
"""

import argparse
import os
import random
import signal
import subprocess
import threading
import time
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from email import message_from_string
from pathlib import Path
from typing import Any

import psycopg

from tests.faults.applicant import Applicant, Unanswered, hidden_fields
from tests.faults.burst import answers_of
from tests.faults.portal import Portal, throwaway_portal
from tests.postgres import as_server_user, find_programs, leave_on_sigterm, throwaway_server

#: Every so many kills it is the database's turn.
DATABASE_EVERY = 10
#: Somebody is shown a receipt before each kill, so that people get on; then it comes within so many seconds.
LONGEST_PAUSE = 1.0
#: However slow the machine is, the next kill waits no longer for a receipt.
PATIENCE = 30.0


@dataclass
class Told:
    """What the server told one person: their reference, and the texts whose receipt they saw."""

    reference: str = ""
    texts: list[str] = field(default_factory=list)
    retries: int = 0


def submit_kills(
    kills: int, people: int, *, workers: int = 4, seed: int = 1, database_every: int = DATABASE_EVERY
) -> str:
    """Return what was tried; raises ``AssertionError`` when anything acknowledged was lost or doubled."""
    programs = find_programs()
    assert programs is not None, "PostgreSQL is not installed."
    with (
        leave_on_sigterm(),
        throwaway_server(programs, options=[]) as url,
        throwaway_portal(url.rpartition("/")[0]) as portal,
    ):
        world = portal.do("make_people", people=people)
        portal.start_server(workers=workers)
        over, seen = threading.Event(), threading.Event()
        killer = Killer(portal, programs, url, random.Random(seed))
        with ThreadPoolExecutor(people) as pool:
            writers = [
                pool.submit(hand_in_until, over, seen, portal.port, world, number) for number in range(people)
            ]
            try:
                while killer.done.total() < kills and not any(writer.done() for writer in writers):
                    seen.clear()
                    seen.wait(PATIENCE)
                    killer.kill(is_database=(killer.done.total() + 1) % database_every == 0)
            finally:
                over.set()
            told = [writer.result() for writer in writers]
        return f"{killer.done['worker']} workers and {killer.done['database']} postmasters killed: " + judged(
            portal, world, told
        )


def hand_in_until(
    over: threading.Event, seen: threading.Event, port: int, world: dict[str, Any], number: int
) -> Told:
    """Hand in, change a word and hand in again, each until there is an answer, until it is ``over``."""
    person, told = Applicant(port, f"p{number}", timeout=30), Told()
    again(told, person.sign_in)
    again(told, lambda: person.start(world["door"]))
    again(told, lambda: person.fill_in(answers_of(world, number, "Goals, first")))
    [(section, fields)] = [one for one in world["sections"].items() if "goals" in one[1]]
    path = f"{person.address}sections/{section}/"
    while True:
        text = f"Goals of person {number}, written {len(told.texts)}"
        page = again(told, lambda: hidden_fields(person.get(path)))
        values = {fields["goals"]: text, fields["year"]: world["year"], "go": "next"}
        again(told, lambda: person.send(path, {**page, **values}))  # noqa: B023  called at once
        form = again(told, person.form_to_hand_in)
        assert again(told, lambda: person.hand_in(form))  # noqa: B023
        told.reference = again(told, person.reference_on_receipt)
        told.texts.append(text)
        seen.set()
        if over.is_set():
            return told


def again(told: Told, attempt: Callable[[], Any]) -> Any:
    """Try until there is an answer, for at most two minutes."""
    end = time.monotonic() + 120
    while True:
        try:
            return attempt()
        except Unanswered:
            told.retries += 1
            if time.monotonic() > end:
                raise
            time.sleep(0.2)


class Killer:
    """Kills a worker or the database at a random moment, and counts."""

    def __init__(self, portal: Portal, programs: Path, url: str, rng: random.Random) -> None:
        self.portal, self.programs, self.rng = portal, programs, rng
        self.done: Counter[str] = Counter()
        with psycopg.connect(url.rpartition("/")[0] + "/postgres") as connection:
            self.data = Path(connection.execute("SHOW data_directory").fetchone()[0])

    def kill(self, *, is_database: bool) -> None:
        time.sleep(self.rng.uniform(0, LONGEST_PAUSE))
        if is_database:
            os.kill(int((self.data / "postmaster.pid").read_text().split()[0]), signal.SIGKILL)
            self._start_database()
        elif workers := self.portal.workers():
            os.kill(self.rng.choice(workers), signal.SIGKILL)
        else:
            return
        self.done["database" if is_database else "worker"] += 1

    def _start_database(self) -> None:
        """As an init system would. It is refused while one of the killed server's processes is left."""
        command = [str(self.programs / "pg_ctl"), "-D", str(self.data), "restart", "--wait"]
        quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
        for _attempt in range(60):
            if (
                subprocess.run(as_server_user(command), cwd=self.data.parent, check=False, **quiet).returncode
                == 0
            ):
                return
            time.sleep(0.5)
        raise AssertionError("PostgreSQL does not start again.")


def judged(portal: Portal, world: dict[str, Any], told: list[Told]) -> str:
    """Compare what people were told with what is stored and what was mailed."""
    [fields] = [fields for fields in world["sections"].values() if "goals" in fields]
    stored = portal.do("handed_in_texts", question=fields["goals"].removeprefix("q-"))
    later = portal.do("send_all_mail")
    truth = portal.do("counted")
    acknowledged = sum(len(one.texts) for one in told)
    lost = [one.reference for one in told if stored.get(one.reference) != one.texts]
    assert not lost, [(stored.get(one.reference), one.texts) for one in told if one.reference in lost][:3]
    assert truth["applications"] == truth["people"] == len(told), truth
    assert truth["revisions"] == truth["receipts"] == acknowledged, truth
    assert set(truth["mails"]) == {"sent"}, truth["mails"]
    assert truth["is_whole"], truth["report"]
    mails = Counter(message_from_string(text)["Message-ID"] for text in portal.mail.messages)
    assert len(mails) == acknowledged, (len(mails), acknowledged)
    return (
        f"{len(told)} people were shown {acknowledged} receipts after {sum(one.retries for one in told)} "
        f"retries; {truth['revisions']} revisions, {truth['receipts']} mails ({later} sent later, "
        f"{mails.total() - len(mails)} twice under the same Message-ID), 0 lost, 0 double, "
        "mentoring_verify clean"
    )


if __name__ == "__main__":
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--people", type=int, default=40)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    print(submit_kills(options.kills, options.people, seed=options.seed))
