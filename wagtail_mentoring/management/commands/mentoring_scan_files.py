"""Have the virus scanner look into the files that wait for it."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from wagtail_mentoring.applications.scan_actions import scan_waiting, scanner


class Command(BaseCommand):
    help = "Has FILE_SCANNER look into every file that waits; ends with 1 when one could not be scanned."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--again",
            action="store_true",
            help="Also into those found clean, after an update of the scanner.",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if scanner() is None:
            raise CommandError('There is no scanner: set WAGTAIL_MENTORING["FILE_SCANNER"].')
        failed = 0
        for file, verdict in scan_waiting(again=options["again"]):
            failed += verdict is None
            self.stdout.write(f"{file.key}: {verdict or 'could not be scanned, see the log'}")
        if failed:
            raise SystemExit(1)
