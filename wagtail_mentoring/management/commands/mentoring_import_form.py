"""Import an old form page of ``wagtail.contrib.forms`` with everything it collected."""

from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser

from wagtail_mentoring.accounts import account_named
from wagtail_mentoring.command_arguments import whole_number
from wagtail_mentoring.form_builder.form_import_actions import STATUSES, import_page
from wagtail_mentoring.form_builder.form_imports import (
    OUTCOME_WORDS,
    NoFormBuilder,
    OldPage,
    find_old_page,
    report_json,
    report_lines,
)
from wagtail_mentoring.imports.console import report_path
from wagtail_mentoring.programs.choices import ApplicantRole
from wagtail_mentoring.programs.models import Program, Round


class Command(BaseCommand):
    help = "Makes a form and applications of an old form page. Run again, it adds only what is new."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("page", type=whole_number, help="Primary key of the form page.")
        parser.add_argument(
            "--round", type=whole_number, help="Primary key of the round the applications go to."
        )
        parser.add_argument("--role", choices=ApplicantRole.values, default=ApplicantRole.MENTEE)
        parser.add_argument("--status", choices=[str(status) for status in STATUSES], default="closed")
        parser.add_argument(
            "--move",
            action="store_true",
            help="Move here what an earlier run put elsewhere and nobody has worked on.",
        )
        parser.add_argument("--publish", action="store_true", help="Publish the form, too.")
        parser.add_argument("--user", help="Username of the person who is named in the history.")
        parser.add_argument(
            "--report", type=report_path, help="Write every value to this file, .csv or .json."
        )
        parser.add_argument(
            "--dry-run", action="store_true", help="Only say what would become of the values."
        )

    def handle(self, *args: Any, **options: Any) -> None:
        old = self._old_page(options["page"])
        if options["report"]:
            self._write_report(old, options["report"])
        totals = old.totals()
        for outcome, count in totals.items():
            self.stdout.write(f"{count:>8}  {OUTCOME_WORDS[outcome]}")
        self.stdout.write(f"{sum(totals.values()):>8}  in {old.plan.submissions} submissions")
        if options["dry_run"]:
            return
        self._import(old, options)

    def _old_page(self, pk: int) -> OldPage:
        try:
            old = find_old_page(pk)
        except NoFormBuilder as error:
            raise CommandError(str(error)) from error
        if old is None:
            raise CommandError(f"Page {pk} is no form page.")
        return old

    def _write_report(self, old: OldPage, path: Path) -> None:
        lines = {".csv": report_lines, ".json": report_json}.get(path.suffix)
        if lines is None:
            raise CommandError("The report is a .csv or a .json file.")
        with path.open("wb") as file:
            file.writelines(lines(old))

    def _import(self, old: OldPage, options: dict[str, Any]) -> None:
        round = Round.objects.filter(pk=options["round"]).first()
        if round is None:
            asked = options["round"]
            problem = f"There is no round {asked}." if asked else "Say which round the applications go to."
            raise CommandError(f"{problem} --round takes the number in the address of the round’s page.")
        user = account_named(options["user"]) if options["user"] else None
        if options["user"] and user is None:
            raise CommandError("There is nobody of this username.")
        try:
            result = import_page(
                old=old,
                round=round,
                role=options["role"],
                status=options["status"],
                user=user,
                publish=options["publish"],
                move_from=Program.objects.all() if options["move"] else None,
            )
        except ValidationError as refusal:
            raise CommandError(" ".join(refusal.messages)) from refusal
        self.stdout.write(
            f"{result.added} applications imported, {result.moved} moved, "
            f"{result.already} were there already."
        )
