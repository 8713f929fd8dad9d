"""Send hostile bodies to every address that takes one from an applicant: none may end in a 5xx.

    python -m tests.faults.fuzz_bodies                                           1,000,000 bodies
    python -m tests.faults.fuzz_bodies --first 300000 --bodies 50000              some of them
    python -m tests.faults.fuzz_bodies --again 1:4711                             one of them, printed

Bodies are right ones with something wrong: NUL, half characters, NaN, nesting, huge numbers, missing, doubled
and unknown fields, wrong content types, broken multipart, other encodings. The whole of Django runs, from
WSGI to the database (SQLite, in memory), in two processes. Autosave, which takes the same bodies as the pages
and answers with less, is chosen more often. The seed and the body of whatever ends in a 5xx are printed.
Ended from outside (Ctrl-C, SIGTERM) it prints how far it came.
"""

import argparse
import io
import logging
import multiprocessing
import os
import random
import signal
import time
from collections import Counter
from collections.abc import Callable
from typing import Any
from uuid import UUID

from tests.faults.hostile_bodies import PDF, Hostile, Target, hostile_request

PROCESSES = 2
TOKEN = "t" * 32
#: How often autosave is chosen for each other address.
OFTEN = 6
#: A process tells what it has counted after so many bodies.
PART = 500

Found = tuple[Counter[int], list[str]]


class Fuzzer:
    """One process of the fuzzing: a database in memory, a signed-in applicant, Django's WSGI handler."""

    def __init__(self) -> None:
        from django.core.handlers.wsgi import WSGIHandler
        from django.core.signals import got_request_exception, request_finished, request_started
        from django.db import close_old_connections

        self.handler = WSGIHandler()
        # As Django's test client does: all requests share the connection, whose transaction is rolled back.
        request_started.disconnect(close_old_connections)
        request_finished.disconnect(close_old_connections)
        self.statuses: Counter[int] = Counter()
        self.error: BaseException | None = None
        got_request_exception.connect(self._note_error, weak=False)

    def close(self) -> None:
        """Let later requests of this process have connections of their own again."""
        from django.core.signals import got_request_exception, request_finished, request_started
        from django.db import close_old_connections

        got_request_exception.disconnect(self._note_error)
        request_started.connect(close_old_connections)
        request_finished.connect(close_old_connections)

    def _note_error(self, **kwargs: Any) -> None:
        import sys

        self.error = sys.exc_info()[1]

    def prepare(self) -> None:
        """A form with every kind of question, an application, and what a right body holds at each address."""
        from django.test import Client

        from tests.applications.builders import fill, make_applicant, make_round_form, start
        from tests.applications.every_question import every_question, good_answers

        self.round_form = make_round_form(every_question())
        self.user = make_applicant("fuzz")
        self.application = fill(start(self.round_form, self.user), good_answers())
        client = Client()
        client.force_login(self.user)
        self.cookie = client.cookies["sessionid"].value
        self.targets = self._targets()

    def _targets(self) -> list[Target]:
        from django.urls import reverse

        def address(name: str, *arguments: Any) -> str:
            return reverse(f"wagtail_mentoring:{name}", args=arguments)

        reference = self.application.reference
        version = {"version": [str(self.application.lock_version + 1).encode()]}
        found = [
            Target(address("application_start", self.round_form.pk), {}),
            Target(address("application_start", 10**18), {}),
            Target(
                address("application_check", reference), {**version, "once": [b"a"], "form_version": [b"1"]}
            ),
            Target(address("application_withdraw", reference), {"reason": [b"Found one myself."]}),
            Target(address("application_decline", reference), {"reason": [b"No time."]}),
            Target(address("application_reminder", reference), {"wanted": [b"1"]}),
            Target(address("application_objection", reference, 1), {"text": [b"That was not said."]}),
        ]
        for section in self.application.draft_version.schema["sections"]:
            fields = {**version, "go": [b"next"], **answers_to(section, self.application.draft_answers)}
            found.append(Target(address("application_section", reference, section["key"]), fields))
            autosave = address("application_autosave", reference, section["key"])
            found.append(Target(autosave, fields, weight=OFTEN))
            for question in section["questions"]:
                if question["type"] == "file":
                    fields = {"question": [question["key"].encode()], "file": [PDF], "seen": [b""]}
                    found.append(Target(address("application_upload", reference, section["key"]), fields))
        found.append(Target(address("application_section", reference, UUID(int=0)), version))
        found.append(Target(address("application_autosave", reference, UUID(int=7)), version))
        return found

    def send(self, one: Hostile) -> int:
        path, _mark, query = one.path.partition("?")
        environ = {
            "REQUEST_METHOD": one.method,
            "PATH_INFO": path,
            "QUERY_STRING": query,
            "CONTENT_TYPE": one.content_type.decode("latin-1"),
            "CONTENT_LENGTH": one.declared_length or str(len(one.body)),
            "HTTP_COOKIE": f"sessionid={self.cookie}; csrftoken={TOKEN}",
            "SERVER_NAME": "testserver",
            "SERVER_PORT": "80",
            "SERVER_PROTOCOL": "HTTP/1.1",
            "REMOTE_ADDR": "192.0.2.1" if one.is_flood else "",
            "wsgi.version": (1, 0),
            "wsgi.url_scheme": "http",
            "wsgi.input": io.BytesIO(one.body),
            "wsgi.errors": io.StringIO(),
            "wsgi.multithread": False,
            "wsgi.multiprocess": False,
            "wsgi.run_once": False,
        }
        if one.has_token:
            environ["HTTP_X_CSRFTOKEN"] = TOKEN
        told: list[int] = []
        response = self.handler(
            environ, lambda status, headers, info=None: told.append(int(status.split()[0]))
        )
        for _chunk in response:
            pass
        response.close()
        self.statuses[told[0]] += 1
        return told[0]

    def run(self, seeds: list[str]) -> list[str]:
        """Send the bodies of these seeds; return a report for each 5xx, or of the only one there is."""
        from django.db import transaction

        reports = []
        for seed in seeds:
            one = hostile_request(random.Random(seed), self.targets)
            self.error = None
            # What a body changed is undone, so that each seed meets the same application.
            with transaction.atomic():
                status = self.send(one)
                transaction.set_rollback(True)
            if status >= 500 or len(seeds) == 1:
                request = f"{one.method} {one.path} {one.content_type!r}"
                reports.append(f"{seed}: {status} {self.error!r}; {request} {one.body[:2000]!r}")
        return reports


def answers_to(section: dict[str, Any], draft: dict[str, Any]) -> dict[str, list[bytes]]:
    """The answers of one section as its form sends them."""
    fields: dict[str, list[bytes]] = {"asked": [], "seen": []}
    for question in section["questions"]:
        key, raw = question["key"], draft.get(question["key"], "")
        fields["asked"].append(key.encode())
        fields["seen"].append(key.encode())
        fields[f"q-{key}"] = [item.encode() for item in (raw if isinstance(raw, list) else [raw])]
    return {**fields, "remove_file": [b""], "mentor": [b""], "keep-x": [b"stored"]}


def seeds_of(bodies: int, seed: str = "1", first: int = 0) -> list[str]:
    return [f"{seed}:{number}" for number in range(first, first + bodies)]


def fuzz(seeds: list[str], tell: Callable[[Counter[int], list[str]], Any] | None = None) -> Found:
    """Send the bodies of these seeds, in the database that Django is set up for."""
    fuzzer, reports = Fuzzer(), []
    fuzzer.prepare()
    logging.disable(logging.CRITICAL)
    try:
        for start in range(0, len(seeds), PART):
            before = fuzzer.statuses.copy()
            found = fuzzer.run(seeds[start : start + PART])
            reports += found
            if tell:
                tell(fuzzer.statuses - before, found)
    finally:
        logging.disable(logging.NOTSET)
        fuzzer.close()
    return fuzzer.statuses, reports


def in_a_process(seeds: list[str], answers: Any) -> None:
    """Send these bodies; put what was counted into ``answers`` part by part, and None at the end."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    os.environ["DJANGO_SETTINGS_MODULE"] = "tests.faults.fuzz_settings"
    import django

    django.setup()
    from django.conf import settings
    from django.core.management import call_command

    from tests.empty_site import make_home_page

    try:
        call_command("migrate", run_syncdb=True, verbosity=0)
        make_home_page(settings.LANGUAGE_CODE)
        fuzz(seeds, lambda *found: answers.put(found))
    except BaseException as error:
        answers.put((Counter(), [f"The process that began with {seeds[0]} ended: {error!r}"]))
        raise
    finally:
        answers.put(None)


def in_processes(seeds: list[str], processes: int) -> Found:
    """Share the seeds out; what was counted by the end, or until somebody ended it."""
    context = multiprocessing.get_context("spawn")
    parts = [part for part in (seeds[number::processes] for number in range(processes)) if part]
    answers, statuses, reports = context.Queue(), Counter(), []
    workers = [context.Process(target=in_a_process, args=(part, answers), daemon=True) for part in parts]
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        for worker in workers:
            worker.start()
        left = len(workers)
        while left:
            if (found := answers.get()) is None:
                left -= 1
                continue
            statuses += found[0]
            reports += found[1]
            if statuses.total() % 10_000 < PART:
                print(told(statuses), flush=True)
    except KeyboardInterrupt:
        for worker in workers:
            worker.terminate()
        reports.append(f"Ended from outside: {len(seeds) - statuses.total():,} bodies were not sent.")
    return statuses, reports


def told(statuses: Counter[int]) -> str:
    total = statuses.total()
    counts = ", ".join(f"{count:,} × {status}" for status, count in sorted(statuses.items()))
    return f"{total:,} hostile bodies: {counts}; {sum(n for s, n in statuses.items() if s >= 500)} × 5xx"


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--bodies", type=int, default=1_000_000)
    parser.add_argument("--first", type=int, default=0, help="the number of the first body")
    parser.add_argument("--processes", type=int, default=2)
    parser.add_argument("--seed", default="1")
    parser.add_argument("--again", metavar="SEED:NUMBER", help="print this body's request and send only it")
    options = parser.parse_args()
    seeds = [options.again] if options.again else seeds_of(options.bodies, options.seed, options.first)
    began = time.monotonic()
    statuses, reports = in_processes(seeds, options.processes)
    seconds = time.monotonic() - began
    print(*reports[:20], sep="\n")
    print(told(statuses), f"in {seconds:.0f} s, {statuses.total() / seconds:.0f} a second")
    return 1 if any(status >= 500 for status in statuses) or statuses.total() < len(seeds) else 0


if __name__ == "__main__":
    raise SystemExit(main())
