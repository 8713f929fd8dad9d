"""How long exports and ``mentoring_verify`` take, and how much memory, with many applications.

    python -m tests.benchmarks.applications.exports [applications] [questions]

In a database of its own, thrown away afterwards; with ``DATABASE_URL`` in a PostgreSQL database of that name.
"""

import os
import resource
import sys
import time

import django


def main(applications: int, questions: int) -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    started = time.perf_counter()
    apart(lambda: fill(applications, questions))
    print(f"{applications} applications with {questions} questions written in {since(started):.1f} s")
    for export_format in ("csv", "jsonl", "xlsx", "zip"):
        apart(lambda: take_out(export_format))  # noqa: B023  called at once
    apart(measure_verify)


def fill(applications: int, questions: int) -> None:
    """Rows as the actions would write them, written in bulk."""
    from django.contrib.auth import get_user_model
    from django.utils import timezone

    from tests.applications.builders import ask, make_round_form, section, uid
    from wagtail_mentoring.applications.events import event_hash
    from wagtail_mentoring.applications.models import Application, ApplicationEvent, ApplicationRevision
    from wagtail_mentoring.digests import digest

    names = [f"question {number}" for number in range(questions)]
    round_form = make_round_form(
        [section("all", *(ask("long_text", name, required=False) for name in names))]
    )
    version = round_form.form.latest_version
    answers = {uid(name): f"What somebody wrote about {name}, one sentence long." for name in names}
    seal, users, now = digest([version.sha256, answers, []]), get_user_model(), timezone.now()
    users.objects.create_superuser("admin", "admin@northmere.example", "secret")
    for start in range(0, applications, 2000):
        numbers = range(start, min(start + 2000, applications))
        people = users.objects.bulk_create(users(username=f"p{number}") for number in numbers)
        rows = Application.objects.bulk_create(
            Application(
                round=round_form.round,
                role="mentee",
                applicant=person,
                status="submitted",
                active_key=Application.key_for(
                    user_id=person.pk, round_id=round_form.round_id, role="mentee"
                ),
                draft_version=version,
                applicant_name=f"Ada Byrne {person.pk}",
                applicant_email=f"p{person.pk}@northmere.example",
                submitted_at=now,
            )
            for person in people
        )
        revisions = ApplicationRevision.objects.bulk_create(
            ApplicationRevision(
                application=row,
                sequence=1,
                form_version=version,
                answers=answers,
                digest=seal,
                idempotency_key=f"{row.pk}",
                created_at=now,
            )
            for row in rows
        )
        events = []
        for row, revision in zip(rows, revisions, strict=True):
            row.current_revision = revision
            event = ApplicationEvent(
                application=row, sequence=1, action="submitted", to_status="submitted", created_at=now
            )
            event.hash = event_hash(event)
            events.append(event)
        ApplicationEvent.objects.bulk_create(events)
        Application.objects.bulk_update(rows, ["current_revision"], batch_size=500)


def apart(work) -> None:
    """Run ``work`` in a process of its own, so that its memory is its own."""
    from django.db import connection

    connection.close()
    if (child := os.fork()) == 0:
        work()
        sys.stdout.flush()
        os._exit(0)
    os.waitpid(child, 0)


def take_out(export_format: str) -> None:
    from django.contrib.auth import get_user_model

    from wagtail_mentoring.exports import actions as export_actions
    from wagtail_mentoring.exports.models import ApplicationExport

    user = get_user_model().objects.get(username="admin")
    before, started, first, size = memory(), time.perf_counter(), None, 0
    export = export_actions.ask_for_export(
        user=user, export_format=export_format, query="", raw=False, sensitive=True, purpose="Measured"
    )
    if export_format in export_actions.IN_BACKGROUND:
        export.save()
        export_actions.make_export(export.pk)
        size = ApplicationExport.objects.get(pk=export.pk).size
    else:
        for chunk in export_actions.streamed(export):
            size += len(chunk)
            if first is None and size > 3:  # more than the byte order mark
                first = since(started)
    whole = since(started)
    text = f"first byte after {first:.2f} s, " if first else ""
    grown = memory() - before
    print(
        f"{export_format}: {text}whole after {whole:.1f} s, {size / 1e6:.0f} MB, +{grown:.0f} MB held",
    )


def measure_verify() -> None:
    from wagtail_mentoring.record_keeping.verification import verify

    started, before = time.perf_counter(), memory()
    damaged = sum(result.damaged for result in verify())
    print(f"verify: {since(started):.1f} s, {damaged} damaged, +{memory() - before:.0f} MB memory")


def memory() -> float:
    """The most this process has held so far, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def since(started: float) -> float:
    return time.perf_counter() - started


if __name__ == "__main__":
    main(*map(int, sys.argv[1:3] or ("50000", "40")))
