"""Look after the search index: check it, rebuild it, fold recent changes into it, or say how large it is."""

from argparse import ArgumentParser
from collections.abc import Iterator
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from modelsearch.backends import get_search_backends_with_name

from wagtail_mentoring.search.backend import Index, SearchBackend
from wagtail_mentoring.search.changes import compact, rebuild
from wagtail_mentoring.search.condition import condition_of

PROGRESS_EVERY = 500


class Command(BaseCommand):
    help = "Check, rebuild, compact or measure the search index."

    def add_arguments(self, parser: ArgumentParser) -> None:
        actions = parser.add_subparsers(dest="action", required=True)
        for name, text in (
            ("check", "compare the index with the database; exit with 1 when they differ"),
            ("rebuild", "build the index anew beside the old one, then switch"),
            ("compact", "fold recent changes into the files"),
            ("stats", "say how large the index is"),
        ):
            action = actions.add_parser(name, help=text)
            action.add_argument("--backend", help="only this entry of the settings")
            action.add_argument("--index", help="only this index, for example wagtailcore.page")

    def handle(self, *args: Any, action: str, **options: Any) -> None:
        indexes = list(self._indexes(options["backend"], options["index"]))
        if not indexes:
            raise CommandError(
                "There is no such index. Please name wagtail_mentoring.search as a BACKEND in the settings, "
                "and check --backend and --index."
            )
        sound = [getattr(self, f"_{action}")(index) for index in indexes]
        if not all(sound):
            raise CommandError("The index needs attention. Please run: manage.py mentoring_index rebuild")

    def _indexes(self, backend_name: str | None, index_name: str | None) -> Iterator[Index]:
        for name, backend in get_search_backends_with_name():
            if isinstance(backend, SearchBackend) and backend_name in (None, name):
                yield from (index for index in backend.all_indexes() if index_name in (None, index.get_key()))

    def _check(self, index: Index) -> bool:
        condition = condition_of(index.files)
        self.stdout.write(f"{index}: {condition.summary()}")
        for problem in condition.problems():
            self.stdout.write(self.style.ERROR(f"  {problem}"))
        return condition.is_sound

    def _rebuild(self, index: Index) -> bool:
        def progress(done: int) -> None:
            if done % PROGRESS_EVERY == 0:
                self.stdout.write(f"{index}: {done} objects …")

        self.stdout.write(f"{index}: {rebuild(index.files, progress)} objects indexed.")
        return True

    def _compact(self, index: Index) -> bool:
        self.stdout.write(f"{index}: {compact(index.files)} changes folded into the files.")
        return True

    def _stats(self, index: Index) -> bool:
        self.stdout.write(f"{index}: {condition_of(index.files).summary()}")
        return True
