"""The directory's own way: Wagtail's search API, with our backend or with Wagtail's database backends.

A process serves one engine, so each has settings and a database of its own, copied from one that holds the
mentors and no index.
"""

import os
import shutil
from collections.abc import Mapping
from functools import cached_property
from pathlib import Path
from typing import Any
from uuid import UUID

import django

from tests.benchmarks.search.people import Person, vocabulary_ranges

from . import PAGE, Answer, Question, files_size


class DjangoEngine:
    """What all have in common; ``backend`` is the setting that makes the difference."""

    backend = ""
    folder = ""

    def __init__(self, directory: Path, size: int) -> None:
        self.mentors_directory = directory / "mentors"
        self.directory = directory / self.folder
        self.people = size
        self.directory.mkdir(parents=True, exist_ok=True)
        os.environ |= {
            "DJANGO_SETTINGS_MODULE": "tests.benchmarks.search.settings",
            "BENCH_DIRECTORY": str(self.directory),
            "BENCH_SEARCH": self.backend,
        }
        django.setup()

    def prepare(self) -> None:
        """Fill the database with mentors and nothing else; the same file serves all engines on SQLite."""
        from django.db import connection

        self._empty_directory()
        source = self.mentors_directory / "db.sqlite3"
        if not source.exists():
            self._load()
            self.mentors_directory.mkdir(exist_ok=True)
            with connection.cursor() as cursor:
                cursor.execute("VACUUM INTO %s", [str(source)])
            connection.close()
            self._empty_directory()
        shutil.copy(source, self.directory / "db.sqlite3")

    def _empty_directory(self) -> None:
        shutil.rmtree(self.directory)
        self.directory.mkdir()

    def _load(self) -> None:
        from tests.benchmarks.search.loading import load

        load(self.people)

    def build(self, crowd: list[Person]) -> None:
        raise NotImplementedError

    def open(self) -> None:
        from django.db import connection

        connection.ensure_connection()

    # --- questions ---

    def answer(self, question: Question) -> Answer:
        from wagtail_mentoring.directory.models import Mentor

        mentors = Mentor.objects.listed()
        results = self._search(self._with_terms(mentors, question.terms), question)
        found = results[:PAGE]
        keys = [mentor.pk for mentor in found]
        counts = self._counts(question) if question.facets else None
        return Answer(results.count(), keys, counts)

    def _with_terms(self, mentors: Any, terms: Mapping[str, list[int]]) -> Any:
        for numbers in terms.values():
            keys = [self._keys[number] for number in numbers]
            mentors = mentors.filter(terms__translation_key__in=keys)
        return mentors.distinct() if terms else mentors

    @cached_property
    def _keys(self) -> dict[int, UUID]:
        """The terms' translation keys: what ``loading.translation_key`` made."""
        return {number: UUID(int=number) for numbers in vocabulary_ranges().values() for number in numbers}

    def _search(self, mentors: Any, question: Question) -> Any:
        if question.way == "prefix":
            return mentors.autocomplete(question.text, operator="and")
        return mentors.search(question.text, operator="and")

    def _counts(self, question: Question) -> dict[int, int]:
        raise NotImplementedError

    # --- size and freshness ---

    def save(self, person: Person, word: str) -> None:
        from wagtail_mentoring.directory.models import Mentor

        mentor = Mentor.objects.get(pk=person.key)
        mentor.bio = word or person.bio
        mentor.save()

    def finds(self, word: str) -> bool:
        return self.answer(Question("saved", word)).total > 0


class Ours(DjangoEngine):
    """``wagtail_mentoring.search`` on SQLite."""

    backend = "wagtail_mentoring.search"
    folder = "ours"

    def build(self, crowd: list[Person]) -> None:
        from wagtail_mentoring.search.condition import our_indexes
        from wagtail_mentoring.search.rebuilding import rebuild

        for _name, index in our_indexes():
            rebuild(index.files)

    def _counts(self, question: Question) -> dict[int, int]:
        from wagtail_mentoring.directory.models import Mentor

        chosen = {
            slug: ("terms__translation_key", [self._keys[number] for number in question.terms.get(slug, [])])
            for slug in vocabulary_ranges()
        }
        return self._of_each(self._search(Mentor.objects.listed(), question).facet_counts(chosen))

    def _of_each(self, counts: Mapping[str, Mapping[Any, int]]) -> dict[int, int]:
        """Of each vocabulary's counts those of its own terms, as the page shows them."""
        return {
            number: counts[slug].get(self._keys[number], 0)
            for slug, numbers in vocabulary_ranges().items()
            for number in numbers
        }

    def size(self) -> int:
        return files_size(self.directory / "index")


class Directory(Ours):
    """The directory's whole answer on our backend, from the finder: those with free places first."""

    def answer(self, question: Question) -> Answer:
        from wagtail_mentoring.directory.finder import MentorFinder
        from wagtail_mentoring.directory.queries import DirectoryQuery

        if question.way == "prefix":
            raise NotImplementedError("The page reads whole words; beginnings are for the suggestions.")
        terms = {
            slug: tuple(f"{slug}-{number}" for number in numbers) for slug, numbers in question.terms.items()
        }
        finder = MentorFinder(DirectoryQuery(text=question.text, terms=terms), self._facets)
        keys = [mentor.pk for mentor in finder.found[:PAGE]]
        counts = self._of_each(finder.counts()) if question.facets else None
        return Answer(finder.found.count(), keys, counts)

    @cached_property
    def _facets(self) -> list[Any]:
        from wagtail_mentoring.directory.facets import load_facets

        return load_facets()


class TantivyThenDjango(Ours):
    """tantivy finds, Django reads the mentors of the page: what a Wagtail site would have of tantivy."""

    def __init__(self, directory: Path, size: int) -> None:
        from .tantivy_engine import Tantivy

        super().__init__(directory, size)
        self.tantivy = Tantivy(directory, size)

    def open(self) -> None:
        super().open()
        self.tantivy.open()

    def answer(self, question: Question) -> Answer:
        from wagtail_mentoring.directory.models import Mentor

        found = self.tantivy.answer(question)
        mentors = {mentor.pk: mentor for mentor in Mentor.objects.listed().filter(pk__in=found.keys)}
        return Answer(found.total, [key for key in found.keys if key in mentors], found.counts)


class WagtailDatabase(DjangoEngine):
    """Wagtail's own backend in the database; facets as the directory counts them without an engine."""

    backend = "wagtail.search.backends.database"
    folder = "wagtail-sqlite"

    def build(self, crowd: list[Person]) -> None:
        from django.core.management import call_command

        call_command("update_index", verbosity=0)

    def _search(self, mentors: Any, question: Question) -> Any:
        if question.way == "typo":
            raise NotImplementedError("SQLite knows no typing errors.")
        return super()._search(mentors, question)

    def _counts(self, question: Question) -> dict[int, int]:
        from wagtail_mentoring.directory.finder import count_terms
        from wagtail_mentoring.directory.models import Mentor

        everybody = Mentor.objects.listed()
        named = self._search(everybody, question).get_queryset().order_by().values("pk")
        counted = {
            key.int: n for key, n in count_terms(self._with_terms(everybody, question.terms), named).items()
        }
        for slug in question.terms:
            others = {other: numbers for other, numbers in question.terms.items() if other != slug}
            counts = count_terms(self._with_terms(everybody, others), named)
            numbers = vocabulary_ranges()[slug]
            counted = {n: count for n, count in counted.items() if n not in numbers}
            counted |= {key.int: count for key, count in counts.items() if key.int in numbers}
        return counted

    def size(self) -> int:
        """What the database has grown by."""
        return files_size(self.directory) - files_size(self.mentors_directory)


class WagtailPostgres(WagtailDatabase):
    """The same on PostgreSQL: one database for each number of mentors."""

    folder = "wagtail-postgres"

    def __init__(self, directory: Path, size: int) -> None:
        server = os.environ["BENCH_POSTGRES"].rstrip("/")
        self.database = f"bench_{directory.parent.name}_{size}"
        self.server = f"{server}/postgres"
        os.environ["DATABASE_URL"] = f"{server}/{self.database}"
        super().__init__(directory, size)

    def prepare(self) -> None:
        import psycopg

        with psycopg.connect(self.server, autocommit=True) as server:
            server.execute(f'DROP DATABASE IF EXISTS "{self.database}" WITH (FORCE)')
            server.execute(f'CREATE DATABASE "{self.database}"')
        self._load()
        from django.db import connection

        with connection.cursor() as cursor:
            cursor.execute("CREATE EXTENSION IF NOT EXISTS pg_trgm")
            cursor.execute("VACUUM ANALYZE")

    def build(self, crowd: list[Person]) -> None:
        from django.db import connection

        super().build(crowd)
        with connection.cursor() as cursor:
            cursor.execute("VACUUM ANALYZE")

    def _search(self, mentors: Any, question: Question) -> Any:
        if question.way == "typo":
            from wagtail.search.query import Fuzzy

            return mentors.search(Fuzzy(question.text, operator="and"))
        return super(WagtailDatabase, self)._search(mentors, question)

    def size(self) -> int:
        from django.db import connection

        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT sum(pg_total_relation_size(oid)) FROM pg_class "
                "WHERE relkind = 'r' AND relname LIKE '%indexentry'"
            )
            return int(cursor.fetchone()[0])
