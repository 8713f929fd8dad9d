"""What the commands have in common that import people from spreadsheets, as the screens do."""

from argparse import ArgumentTypeError
from pathlib import Path
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files import File
from django.core.management.base import BaseCommand, CommandError, CommandParser

from wagtail_mentoring.accounts import account_named
from wagtail_mentoring.application_forms.models import RoundForm
from wagtail_mentoring.command_arguments import whole_number
from wagtail_mentoring.offices.models import Office

from . import actions
from .choices import Outcome
from .decisions import SheetRefused
from .models import PeopleImport
from .report import report_lines
from .wording import refusal_text
from .work import work_on


def report_path(value: str) -> Path:
    """A file that can be written, for ``--report``: asked before anything is done, not after it."""
    path = Path(value)
    try:
        with path.open("ab"):
            pass
    except OSError as error:
        raise ArgumentTypeError(f"cannot be written: {error}") from error
    return path


def here_and_now(pk: int) -> None:
    """Instead of a background task: the command does the work itself."""


class ImportCommand(BaseCommand):
    """Looks a file through, imports it, goes on with an import, or takes one back."""

    #: What is said to whom it is not allowed.
    denied = ""

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, nargs="?", help="The file, with headings above the columns.")
        parser.add_argument("--office", help="Slug of the office it is done for.")
        parser.add_argument("--user", required=True, help="Username of whom the history names.")
        parser.add_argument("--source", default="", help="Where it comes from; columns are remembered by it.")
        parser.add_argument(
            "--column",
            action="append",
            default=[],
            metavar="HEADING=MEANING",
            help="What a column means, such as Who=name; more than once, where the guess is wrong.",
        )
        parser.add_argument("--dry-run", action="store_true", help="Only say what would become of the rows.")
        parser.add_argument(
            "--report", type=report_path, help="Write what becomes of each row to this CSV file."
        )
        parser.add_argument(
            "--resume", type=whole_number, metavar="IMPORT", help="Go on with an import that stopped."
        )
        parser.add_argument("--undo", type=whole_number, metavar="IMPORT", help="Take an import back.")

    def handle(self, *args: Any, **options: Any) -> None:
        self.user = account_named(options["user"])
        if self.user is None:
            raise CommandError("There is nobody of this username.")
        try:
            done = self._wanted(options)
        except SheetRefused as refused:
            raise CommandError(refusal_text(refused)) from refused
        except PermissionDenied as denied:
            raise CommandError(self.denied) from denied
        except ValidationError as refusal:
            raise CommandError(" ".join(refusal.messages)) from refusal
        self._tell(done, options)

    def round_form(self, options: dict[str, Any]) -> RoundForm | None:
        """What the people of the file are invited to; None where they are mentors."""
        return None

    def _wanted(self, options: dict[str, Any]) -> PeopleImport:
        if options["resume"] or options["undo"]:
            known = PeopleImport.objects.of(self.user).filter(pk=options["resume"] or options["undo"]).first()
            if known is None:
                raise CommandError("There is no import of this number in the offices of this user.")
            if options["undo"]:
                actions.undo_import(people_import=known, user=self.user, enqueue=here_and_now)
                self._work(known.pk)
            elif not known.is_working or not work_on(known.pk):
                raise CommandError("This import does not wait to be worked on.")
            return PeopleImport.objects.get(pk=known.pk)
        return self._import(options)

    def _import(self, options: dict[str, Any]) -> PeopleImport:
        office = Office.objects.filter(slug=options["office"]).first()
        if not options["office"] or options["file"] is None:
            raise CommandError("Name a file, and the office it is done for: --office and its slug.")
        if office is None:
            slugs = ", ".join(Office.objects.order_by("slug").values_list("slug", flat=True))
            raise CommandError(f"There is no office “{options['office']}”. There are: {slugs}.")
        try:
            with options["file"].open("rb") as content:
                started = actions.upload_people(
                    file=File(content, name=options["file"].name),
                    office=office,
                    user=self.user,
                    source=options["source"],
                    round_form=self.round_form(options),
                )
        except OSError as error:
            raise CommandError(f"The file cannot be opened: {error}") from error
        try:
            self._look(started, options)
        except ValidationError:
            actions.discard_import(people_import=started, user=self.user)
            raise
        started.refresh_from_db()
        if not options["dry_run"]:
            actions.run_import(people_import=started, user=self.user, enqueue=here_and_now)
            self._work(started.pk)
        return PeopleImport.objects.get(pk=started.pk)

    def _look(self, started: PeopleImport, options: dict[str, Any]) -> None:
        given = dict(column.rpartition("=")[::2] for column in options["column"])
        meanings = {heading: means for heading, means in {**started.meanings, **given}.items() if means}
        for heading, means in meanings.items():
            self.stdout.write(f"{heading}: {means}")
        actions.name_columns(
            people_import=started,
            meanings=meanings,
            list_new=options.get("list_new", False),
            user=self.user,
            enqueue=here_and_now,
        )
        self._work(started.pk)

    def _work(self, pk: int) -> None:
        """A failure is told, and can be taken up with ``--resume``."""
        if not work_on(pk):
            refusal = PeopleImport.objects.values_list("refusal", flat=True).get(pk=pk)
            raise CommandError(refusal_text(refusal) if refusal else f"It stopped. Go on with --resume {pk}.")

    def _tell(self, done: PeopleImport, options: dict[str, Any]) -> None:
        if options["report"]:
            with options["report"].open("wb") as report:
                report.writelines(report_lines(done))
        for outcome, count in done.counts.items():
            self.stdout.write(f"{count:>8}  {Outcome(outcome).label}")
        for slug, words in done.unknown_terms.items():
            self.stdout.write(f"No terms of {slug}: {', '.join(words)}")
        if options["dry_run"]:
            actions.discard_import(people_import=done, user=self.user)
        else:
            self.stdout.write(f"Import {done.pk}: {done.get_state_display()}")
