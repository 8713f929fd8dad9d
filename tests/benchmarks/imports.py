"""How long an import of many mentors takes, and how much memory: prints one line a step.

    python -m tests.benchmarks.imports [rows]

A workbook of made-up people, each hundredth row wrong, is looked through, imported, imported again and
undone, in a database of its own, thrown away afterwards; with ``DATABASE_URL`` in a PostgreSQL database.
"""

import io
import os
import resource
import sys
import time
from collections.abc import Callable
from typing import Any

import django

HEADINGS = [
    "CRM id",
    "First name",
    "Last name",
    "Email",
    "Phone",
    "Job title",
    "Employer",
    "City",
    "Degree",
    "Class of",
    "Industry",
    "Consent date",
]


def main(rows: int) -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    measure(rows, print)


def person(number: int) -> list[Any]:
    """One row. Each hundredth has an address that is none."""
    email = f"person{number}@alumni.example" if number % 100 else "nobody"
    about = ["+353 1 555", "Engineer", f"Works {number % 300}", "Galway", "BSc Physics", 1980 + number % 40]
    return [f"C-{number}", f"Ada {number}", "Byrne", email, *about, "Law; Energy", "2026-01-31"]


def workbook(rows: int) -> io.BytesIO:
    from openpyxl import Workbook

    book = Workbook(write_only=True)
    sheet = book.create_sheet()
    sheet.append(HEADINGS)
    for number in range(100, 100 + rows):
        sheet.append(person(number))
    file = io.BytesIO()
    book.save(file)
    return file


def measure(rows: int, say: Callable[[str], Any]) -> None:
    from django.core.files.base import ContentFile

    from tests.factories import OfficeFactory, TermFactory, VocabularyFactory, coordinator_of
    from wagtail_mentoring.imports import actions
    from wagtail_mentoring.imports.models import PeopleImport
    from wagtail_mentoring.imports.work import work_on

    office = OfficeFactory()
    user = coordinator_of(office)
    industry = VocabularyFactory(slug="industry", name="Industry")
    for name in ("Law", "Energy"):
        TermFactory(vocabulary=industry, name=name, slug=name.lower())
    content = workbook(rows).getvalue()
    who = {"user": user, "enqueue": lambda pk: None}

    def looked_through() -> PeopleImport:
        file = ContentFile(content, name="mentors.xlsx")
        started = actions.upload_people(file=file, office=office, user=user)
        actions.name_columns(people_import=started, meanings=started.meanings, **who)
        return worked("looked through", started)

    def worked(what: str, started: PeopleImport) -> PeopleImport:
        wall, processor = time.perf_counter(), time.process_time()
        work_on(started.pk)
        wall, processor = time.perf_counter() - wall, time.process_time() - processor
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
        done = PeopleImport.objects.get(pk=started.pk)
        # A database may keep the keys in an order of its own.
        counts = dict(sorted(done.counts.items()))
        say(f"{what}: {counts}, {wall:.0f} s, {processor:.0f} s of the processor, peak {peak} MB")
        return done

    first = looked_through()
    actions.run_import(people_import=first, **who)
    first = worked("imported", first)
    again = looked_through()
    actions.run_import(people_import=again, **who)
    worked("imported again", again)
    actions.undo_import(people_import=first, **who)
    worked("undone", first)


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 10_000)
