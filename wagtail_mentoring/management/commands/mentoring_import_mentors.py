"""Import mentors from a spreadsheet, as the screens do."""

from django.core.management.base import CommandParser

from wagtail_mentoring.imports.console import ImportCommand


class Command(ImportCommand):
    help = "Imports mentors from a CSV or XLSX file. Run again with the same file, it changes nothing."
    denied = "This user does not work in the office, or may not make mentors."

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument(
            "--list-new", action="store_true", help="Approve and publish new mentors who have agreed."
        )
