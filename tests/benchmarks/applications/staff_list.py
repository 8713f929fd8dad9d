"""How long staff's list of applications takes with many of them, whatever they look for.

    python -m tests.benchmarks.applications.staff_list [applications] [times]

In a database of its own, thrown away afterwards; with ``python tests/postgres.py`` before it on PostgreSQL.
Times are those of whole answers: view, queries and template, for a coordinator of one of two partner offices.
*computing* is the processor's part, in this process and the database's: on a busy machine the better figure.
"""

import gc
import os
import random
import sys
import time
from dataclasses import dataclass
from datetime import timedelta
from multiprocessing import get_context
from pathlib import Path
from statistics import quantiles
from tempfile import TemporaryDirectory

import django

ROUNDS = 24
STATUSES = {
    "submitted": 12,
    "screening": 6,
    "under_review": 12,
    "information_requested": 2,
    "ready": 4,
    "accepted": 14,
    "waitlisted": 5,
    "declined": 20,
    "confirmed": 10,
    "closed": 10,
    "withdrawn": 5,
}
GIVEN = ["Aoife", "Ben", "Chidi", "Dara", "Elif", "Fatima", "Goran", "Hana", "Ivo", "Jun", "Kofi", "Lena"]
FAMILY = ["Byrne", "Chen", "Doyle", "Eze", "Farrell", "Grant", "Hughes", "Ito", "Murphy", "Okafor", "Quinn"]


@dataclass(frozen=True)
class Measured:
    """One kind of look at the list: milliseconds of each, of them computing, and how many queries it took."""

    name: str
    times: list[float]
    computing: float
    queries: set[int]

    def __str__(self) -> str:
        p50, p95 = quantiles(self.times, n=20)[9], quantiles(self.times, n=20)[18]
        queries = ", ".join(map(str, sorted(self.queries)))
        return f"| {self.name} | {p50:.0f} | {p95:.0f} | {self.computing:.0f} | {queries} |"


def main(applications: int, times: int) -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
    django.setup()
    from django.contrib.auth import get_user_model
    from django.db import connection

    with TemporaryDirectory() as directory:
        if connection.vendor == "sqlite":
            connection.settings_dict["TEST"]["NAME"] = str(Path(directory) / "list.sqlite3")
        # Not a test environment, which copies every template’s context: that takes longer than the answer.
        name = connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
        # Filled by another process: a server that answers has not just written 100,000 rows.
        started = time.perf_counter()
        with get_context("spawn").Pool(1) as pool:
            coordinator = pool.apply(fill_database, (name, applications))
        took = time.perf_counter() - started
        print(f"{connection.vendor}: {applications} applications written in {took:.0f} s")
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("SET max_parallel_workers_per_gather = 0")  # other requests want them too
        print("| look | p50 ms | p95 ms | computing ms | queries |")
        # As after "gc.freeze()" at a server's start: no collection walks through all that was loaded.
        gc.collect()
        gc.freeze()
        user = get_user_model().objects.get(pk=coordinator)
        for look in looks(user):
            print(measured(*look, user=user, times=times), flush=True)


def fill_database(name: str, applications: int) -> int:
    """Fill the database of this name; the key of the coordinator who looks at it."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
    django.setup()
    from django.db import connection

    connection.settings_dict["NAME"] = name
    coordinator = fill(applications)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE" if connection.vendor == "postgresql" else "ANALYZE")
    return coordinator.pk


def fill(applications: int):
    """Rows as the actions would leave them, written in bulk; returns the coordinator who looks at them."""
    from tests.applications.staff_world import make_world
    from wagtail_mentoring.application_forms.models import RoundForm
    from wagtail_mentoring.applications.models import Application

    world, rng = make_world(), random.Random("applications")  # noqa: S311  invented people
    forms = [world.round_form, *(another_round(world, number) for number in range(1, ROUNDS))]
    staff = [world.coordinator, world.colleague, *colleagues(world)]
    version = world.round_form.form.latest_version
    for start in range(0, applications, 2000):
        numbers = range(start, min(start + 2000, applications))
        rows = [an_application(number, rng.choice(forms), staff, version, rng) for number in numbers]
        write(rows, version)
    assert Application.objects.count() == applications
    assert RoundForm.objects.count() == ROUNDS + 1
    return world.coordinator


def another_round(world, number: int):
    """Every third round is over; all use the same form."""
    from tests.applications.builders import make_round
    from wagtail_mentoring.application_forms.models import RoundForm

    round = make_round(program=world.program)
    if number % 3 == 0:
        shift = timedelta(days=400 * number)
        for name in ("opens_at", "closes_at", "starts_on", "ends_on"):
            setattr(round, name, getattr(round, name) - shift)
        round.save()
    return RoundForm.objects.create(round=round, role="mentee", form=world.round_form.form)


def colleagues(world) -> list:
    """Six who work in one of the two offices, and one who left."""
    from tests.factories import coordinator_of

    people = [coordinator_of(office) for office in (world.career, world.alumni) * 3]
    return [*people, coordinator_of(world.alumni, is_active=False)]


def an_application(number: int, round_form, staff, version, rng):
    from django.contrib.auth import get_user_model
    from django.utils import timezone

    from tests.applications.builders import GOOD
    from wagtail_mentoring.applications.models import Application

    given, family = rng.choice(GIVEN), rng.choice(FAMILY)
    at = timezone.now() - timedelta(minutes=number)
    [status] = rng.choices(list(STATUSES), STATUSES.values())
    return Application(
        pk=number + 1,
        round=round_form.round,
        role="mentee",
        applicant=get_user_model()(username=f"p{number}"),
        status=status,
        draft_version=version,
        draft_answers=GOOD,
        draft_stamps=dict.fromkeys(GOOD, 1),
        applicant_name=f"{given} {family}",
        applicant_email=f"{given}.{family}.{number}@northmere.example".lower(),
        submitted_at=at,
        status_changed_at=at,
        released_at=at if status in ("accepted", "declined", "confirmed") and number % 4 else None,
        is_late=number % 50 == 0,
        handled_by=rng.choice([None, *staff]),
    )


def write(rows, version) -> None:
    """In one transaction: an application and its revision name each other, by keys given beforehand."""
    from django.contrib.auth import get_user_model
    from django.db import transaction

    from tests.applications.builders import GOOD, uid
    from wagtail_mentoring.applications.models import AnswerIndex, Application, ApplicationRevision

    with transaction.atomic():
        get_user_model().objects.bulk_create(row.applicant for row in rows)
        for row in rows:
            row.applicant_id, row.current_revision_id = row.applicant.pk, row.pk
        Application.objects.bulk_create(rows)
        ApplicationRevision.objects.bulk_create(
            ApplicationRevision(
                pk=row.pk,
                application=row,
                sequence=1,
                form_version=version,
                answers=GOOD,
                idempotency_key=str(row.pk),
                created_at=row.submitted_at,
            )
            for row in rows
        )
        years = (uid("year/First"), uid("year/Second"))
        AnswerIndex.objects.bulk_create(
            AnswerIndex(application=row, question_key=uid("year"), value=years[row.pk % 2]) for row in rows
        )


def looks(user) -> list[tuple[str, str]]:
    """What staff look for, in words and as the list's query; the same for every size."""
    from tests.applications.builders import uid
    from wagtail_mentoring.applications.models import Application

    some = Application.objects.order_by("-pk")[Application.objects.count() // 2]
    inspect = f"inspect/{some.pk}/"
    return [
        ("first page", ""),
        ("first page, earlier rounds as well", "?earlier=also"),
        ("page 50", "?p=50"),
        ("last page", "?p=99999"),
        ("group “new”", "?group=new"),
        ("group “decided, not told”", "?group=untold"),
        ("one round", f"?round={some.round_id}"),
        ("two states", "?status=screening&status=ready"),
        ("handled by me", "?handled=me"),
        ("handled by nobody", "?handled=nobody"),
        ("handled by somebody who left", "?handled=left"),
        ("handled by an office", f"?office={user.groups.get().mentoring_office.pk}"),
        ("late", "?waiting=late"),
        ("mail could not be sent", "?waiting=mail"),
        ("an answer", f"?round={some.round_id}&answer_year={uid('year/First')}"),
        ("search: a frequent name", "?q=murphy"),
        ("search: one address", f"?q={some.applicant_email}"),
        ("search: nothing found", "?q=zzzz"),
        ("search: one reference, earlier as well", f"?q={some.reference}&earlier=also"),
        ("sorted by name", "?ordering=applicant_name"),
        ("one application, with its place in the list", f"{inspect}?list=status%3Dscreening"),
    ]


def measured(name: str, query: str, *, user, times: int) -> Measured:
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext
    from django.urls import reverse

    client = Client()
    client.force_login(user)
    url = reverse("mentoring_applications:index") + query
    client.get(url)
    taken, queries, before = [], set(), computed()
    for _time in range(times):
        with CaptureQueriesContext(connection) as captured:
            started = time.perf_counter()
            response = client.get(url)
            taken.append(1000 * (time.perf_counter() - started))
        assert response.status_code == 200, response.status_code
        queries.add(len(captured))
    return Measured(name, taken, (computed() - before) / times, queries)


def computed() -> float:
    """Milliseconds of processor that this process and its database's process have used so far."""
    from django.db import connection

    here = 1000 * time.process_time()
    if connection.vendor != "postgresql":
        return here
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        [process] = cursor.fetchone()
    used = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[11:13]
    return here + 1000 * sum(map(int, used)) / os.sysconf("SC_CLK_TCK")


if __name__ == "__main__":
    given = [int(argument) for argument in sys.argv[1:3]]
    main(*given, *(100_000, 20)[len(given) :])
