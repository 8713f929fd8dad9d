"""Send hostile bodies to every address that takes one from an applicant: none may end in a 5xx.

    python -m tests.faults.fuzz_bodies --bodies 1000000
    python -m tests.faults.fuzz_bodies --bodies 1 --seed 1:4711          one body again, printed

Bodies are right ones with something wrong: NUL, half characters, NaN, nesting, huge numbers, missing, doubled
and unknown fields, wrong content types, broken multipart, other encodings. The whole of Django runs, from
WSGI to the database (SQLite, in memory), in two processes. The seed and the body of whatever ends in a 5xx
are printed.
"""

import argparse
import io
import json
import logging
import multiprocessing
import os
import random
import time
from collections import Counter
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote_from_bytes
from uuid import UUID

PROCESSES = 2
PDF = b"%PDF-1.4\n%%EOF\n"

#: Text as no one types it, in bytes as they would arrive.
HOSTILE = [
    b"\x00",
    b"a\x00b",
    b"\xed\xa0\x80",  # half a character
    b"\xff\xfe\xfa",
    b"\xc3\x28",
    b"\xf0\x9f\x98\x80" * 50,
    "\u202e\u2066\ufeff\u2028".encode(),
    b"\r\n\r\nSet-Cookie: a=b",
    b"NaN",
    b"Infinity",
    b"-0",
    b"1e999",
    b"9" * 400,
    b"-" + b"9" * 5000,
    b"0x10",
    "٣٤٥".encode(),
    "²".encode(),
    b"2027-02-31",
    b"0000-00-00",
    b"99999-01-01",
    b"<script>alert(1)</script>",
    b"{{ 7*7 }}{% csrf_token %}",
    b"%(label)s %s {0.__class__}",
    b"' OR 1=1 --",
    b"[" * 3000,
    b'{"a":' * 1000,
    b"x" * 30_000,
    b"\xcc\x81" * 2000,
    b"../../etc/passwd",
    b"null",
    b"true",
    b"",
    b" \t\n",
]

CONTENT_TYPES = [
    b"application/x-www-form-urlencoded",
    b"application/x-www-form-urlencoded; charset=utf-16",
    b"application/x-www-form-urlencoded; charset=latin-1",
    b"application/x-www-form-urlencoded; charset=nonsense",
    b"application/x-www-form-urlencoded; charset=\xff",
    b"multipart/form-data",
    b"multipart/form-data; boundary=",
    b"multipart/form-data; boundary=\xe4",
    b"multipart/form-data; boundary=" + b"x" * 300,
    b"multipart/form-data; charset=utf-7; boundary=zz",
    b"application/json",
    b"text/plain",
    b"",
    b"\x00",
]


@dataclass(frozen=True)
class Target:
    """An address with the fields of a body that is right there."""

    path: str
    fields: dict[str, list[bytes]]


@dataclass(frozen=True)
class Hostile:
    """One request."""

    method: str
    path: str
    content_type: bytes
    body: bytes
    declared_length: str = ""


def hostile_request(rng: random.Random, targets: list[Target]) -> Hostile:
    """A right request with one to four things wrong."""
    target = rng.choice(targets)
    fields = [(name.encode(), value) for name, values in target.fields.items() for value in values]
    for _number in range(rng.randint(1, 4)):
        fields = spoiled(rng, fields)
    path = target.path if rng.random() < 0.97 else target.path + "?" + spoiled_query(rng)
    if rng.random() < 0.35:
        content_type, body = as_multipart(rng, fields)
    else:
        content_type, body = CONTENT_TYPES[0], as_urlencoded(rng, fields)
    if rng.random() < 0.08:
        content_type = rng.choice(CONTENT_TYPES)
    if rng.random() < 0.05:
        body = rng.choice([json_body(rng), bytes(rng.getrandbits(8) for _ in range(rng.randint(0, 300)))])
    if rng.random() < 0.05 and body:
        body = body[: rng.randrange(len(body))]
    length = rng.choice(["", "", "", "0", "-1", "999999", "x"]) if rng.random() < 0.03 else ""
    method = (
        "POST" if rng.random() < 0.97 else rng.choice(["GET", "PUT", "PATCH", "DELETE", "OPTIONS", "HEAD"])
    )
    return Hostile(method, path, content_type, body, length)


Fields = list[tuple[bytes, bytes]]


def spoiled(rng: random.Random, fields: Fields) -> Fields:
    """``fields`` with one thing wrong."""
    fields = list(fields)
    position = rng.randrange(len(fields)) if fields else 0
    match rng.randint(0, 9) if fields else 5:
        case 0:
            del fields[position]
        case 1 | 2 | 3:
            fields[position] = (fields[position][0], rng.choice(HOSTILE))
        case 4:
            fields.insert(position, (fields[position][0], rng.choice(HOSTILE)))
        case 5:
            fields.append((rng.choice(HOSTILE)[:200], rng.choice(HOSTILE)))
        case 6:
            fields += [fields[position]] * rng.choice([2, 250, 1200])
        case 7:
            name, value = fields[position]
            fields[position] = (name + rng.choice([b"[]", b"-0", b"\x00", b"%00", b".x"]), value)
        case 8:
            name, value = fields[position]
            at = rng.randrange(len(value) + 1)
            fields[position] = (name, value[:at] + rng.choice(HOSTILE)[:2000] + value[at:])
        case _:
            other = rng.randrange(len(fields))
            fields[position] = (fields[position][0], fields[other][1])
    return fields


def spoiled_query(rng: random.Random) -> str:
    name = rng.choice(["show", "find", "for", "opened", "version", "next"])
    return f"{name}={quote_from_bytes(rng.choice(HOSTILE)[:1000])}"


def as_urlencoded(rng: random.Random, fields: Fields) -> bytes:
    if rng.random() < 0.1:  # raw bytes, as no browser sends them
        return b"&".join(name + b"=" + value for name, value in fields)
    return "&".join(f"{quote_from_bytes(name)}={quote_from_bytes(value)}" for name, value in fields).encode()


def as_multipart(rng: random.Random, fields: Fields) -> tuple[bytes, bytes]:
    boundary = b"zz" + str(rng.randint(0, 9)).encode()
    parts = []
    for name, value in fields:
        extra = b""
        if rng.random() < 0.15:
            filename = rng.choice(
                [b"cv.pdf", b"\x00.pdf", b"../../cv.pdf", b"a" * 400 + b".pdf", b"", b"\xff.pdf"]
            )
            extra = (
                b'; filename="'
                + filename
                + b'"\r\nContent-Type: '
                + rng.choice([b"application/pdf", b"\xff", b""])
            )
            value = rng.choice([PDF, PDF[:5], b"", value])
        if rng.random() < 0.03:
            extra += b"\r\nContent-Transfer-Encoding: " + rng.choice([b"base64", b"nonsense"])
        parts.append(b"--" + boundary + b'\r\nContent-Disposition: form-data; name="' + name + b'"' + extra)
        parts[-1] += b"\r\n\r\n" + value + b"\r\n"
    end = b"--" + boundary + rng.choice([b"--\r\n", b"", b"\r\n", b"--"])
    return b"multipart/form-data; boundary=" + boundary, b"".join(parts) + end


def json_body(rng: random.Random) -> bytes:
    value: Any = rng.choice([float("nan"), 10**400, "\ud800", [], {}, None])
    for _depth in range(rng.choice([1, 10, 500])):
        value = [value] if rng.random() < 0.5 else {"version": value}
    return json.dumps(value).encode()


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
        ]
        for section in self.application.draft_version.schema["sections"]:
            fields = {**version, "go": [b"next"], **answers_to(section, self.application.draft_answers)}
            found.append(Target(address("application_section", reference, section["key"]), fields))
            found.append(Target(address("application_autosave", reference, section["key"]), fields))
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
            "HTTP_COOKIE": f"sessionid={self.cookie}",
            "SERVER_NAME": "testserver",
            "SERVER_PORT": "80",
            "SERVER_PROTOCOL": "HTTP/1.1",
            "REMOTE_ADDR": "127.0.0.1",
            "wsgi.version": (1, 0),
            "wsgi.url_scheme": "http",
            "wsgi.input": io.BytesIO(one.body),
            "wsgi.errors": io.StringIO(),
            "wsgi.multithread": False,
            "wsgi.multiprocess": False,
            "wsgi.run_once": False,
        }
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
        """Send the bodies of these seeds; return a report for each that ended in a 5xx."""
        from django.db import transaction

        reports = []
        for seed in seeds:
            one = hostile_request(random.Random(seed), self.targets)
            self.error = None
            # What a body changed is undone, so that each seed meets the same application.
            with transaction.atomic():
                status = self.send(one)
                transaction.set_rollback(True)
            if status >= 500:
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


def fuzz(bodies: int, seed: str = "1", part: int = 0, parts: int = 1) -> tuple[Counter[int], list[str]]:
    """Send every ``parts``-th body in this process, in the database that Django is set up for."""
    fuzzer = Fuzzer()
    fuzzer.prepare()
    logging.disable(logging.CRITICAL)
    try:
        reports = fuzzer.run([f"{seed}:{number}" for number in range(part, bodies, parts)])
    finally:
        logging.disable(logging.NOTSET)
        fuzzer.close()
    return fuzzer.statuses, reports


def in_a_process(bodies: int, seed: str, part: int, answers: Any) -> None:
    os.environ["DJANGO_SETTINGS_MODULE"] = "tests.faults.fuzz_settings"
    import django

    django.setup()
    from django.conf import settings
    from django.core.management import call_command

    from tests.empty_site import make_home_page

    try:
        call_command("migrate", run_syncdb=True, verbosity=0)
        make_home_page(settings.LANGUAGE_CODE)
        answers.put(fuzz(bodies, seed, part, PROCESSES))
    except BaseException as error:
        answers.put((Counter(), [f"The process of part {part} ended: {error!r}"]))
        raise


def told(statuses: Counter[int]) -> str:
    total = statuses.total()
    counts = ", ".join(f"{count:,} × {status}" for status, count in sorted(statuses.items()))
    return f"{total:,} hostile bodies: {counts}; {sum(n for s, n in statuses.items() if s >= 500)} × 5xx"


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--bodies", type=int, default=1_000_000)
    parser.add_argument("--seed", default="1")
    options = parser.parse_args()
    context = multiprocessing.get_context("spawn")
    answers, began = context.Queue(), time.monotonic()
    for part in range(PROCESSES):
        context.Process(target=in_a_process, args=(options.bodies, options.seed, part, answers)).start()
    statuses: Counter[int] = Counter()
    reports: list[str] = []
    for _part in range(PROCESSES):
        counted, found = answers.get()
        statuses += counted
        reports += found
    seconds = time.monotonic() - began
    print(*reports[:20], sep="\n")
    print(told(statuses), f"in {seconds:.0f} s, {statuses.total() / seconds:.0f} a second")
    return 1 if reports else 0


if __name__ == "__main__":
    raise SystemExit(main())
