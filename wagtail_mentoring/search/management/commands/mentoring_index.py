"""Look after the search index: check it, rebuild it, fold recent changes into it, or say how large it is."""

from argparse import ArgumentParser
from collections.abc import Iterable, Iterator
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from wagtail_mentoring.search.backend import Index
from wagtail_mentoring.search.condition import (
    Differences,
    condition_of,
    differences_of,
    mend_differences,
    our_indexes,
)
from wagtail_mentoring.search.generations import DamagedGeneration
from wagtail_mentoring.search.reader import CannotAnswer
from wagtail_mentoring.search.rebuilding import RebuildUnderWay, compact, rebuild

PROGRESS_EVERY = 500


class Command(BaseCommand):
    help = "Check, rebuild, compact or measure the search index."

    def add_arguments(self, parser: ArgumentParser) -> None:
        actions = parser.add_subparsers(dest="action", required=True)
        for name, text in (
            ("check", "compare the index with every object; exit with 1 when they differ"),
            ("rebuild", "build the index anew beside the old one, then switch"),
            ("compact", "fold recent changes into the files"),
            ("stats", "say how large the index is"),
        ):
            action = actions.add_parser(name, help=text)
            action.add_argument("--backend", help="only this entry of the settings")
            action.add_argument("--index", help="only this index, for example wagtailcore.page")
        actions.choices["check"].add_argument(
            "--repair", action="store_true", help="note the objects that differ, so that searches see them"
        )

    def handle(self, *args: Any, action: str, repair: bool = False, **options: Any) -> None:
        self._repair = repair
        indexes = list(self._indexes(options["backend"], options["index"]))
        if not indexes:
            raise CommandError(
                "There is no such index. Please name wagtail_mentoring.search as a BACKEND in the settings, "
                "and check --backend and --index."
            )
        sound = [getattr(self, f"_{action}")(index) for index in indexes]
        if not all(sound):
            raise CommandError("The index needs attention: see above.")

    def _indexes(self, backend_name: str | None, index_name: str | None) -> Iterator[Index]:
        for name, index in our_indexes():
            if backend_name in (None, name) and index_name in (None, index.get_key()):
                yield index

    def _check(self, index: Index) -> bool:
        condition = condition_of(index.files)
        self.stdout.write(f"{index}: {condition.summary()}")
        try:
            problems = list(condition.problems())
            differences = None if problems else differences_of(index.files)
        except (CannotAnswer, DamagedGeneration) as problem:
            problems = [str(problem)]
        if problems:
            self._report(problems, "Please run: manage.py mentoring_index rebuild")
            return False
        return not differences or self._mend(index, differences)

    def _mend(self, index: Index, differences: Differences) -> bool:
        if self._repair:
            mend_differences(index.files, differences)
        how = "They are noted." if self._repair else "Please run: manage.py mentoring_index check --repair"
        self._report(differences.problems(), how)
        return self._repair

    def _report(self, problems: Iterable[str], how: str) -> None:
        for problem in problems:
            self.stdout.write(self.style.ERROR(f"  {problem}"))
        self.stdout.write(f"  {how}")

    def _rebuild(self, index: Index) -> bool:
        def progress(done: int) -> None:
            if done % PROGRESS_EVERY == 0:
                self.stdout.write(f"{index}: {done} objects …")

        try:
            self.stdout.write(f"{index}: {rebuild(index.files, progress)} objects indexed.")
        except RebuildUnderWay as problem:
            raise CommandError(f"{problem} If its process has died, try again in two minutes.") from problem
        return True

    def _compact(self, index: Index) -> bool:
        self.stdout.write(f"{index}: {compact(index.files)} changes folded into the files.")
        return True

    def _stats(self, index: Index) -> bool:
        self.stdout.write(f"{index}: {condition_of(index.files).summary()}")
        return True
