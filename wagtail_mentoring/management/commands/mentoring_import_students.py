"""Invite the students of a spreadsheet, as the screens do."""

from typing import Any

from django.core.management.base import CommandError, CommandParser

from wagtail_mentoring.application_forms.models import RoundForm
from wagtail_mentoring.command_arguments import whole_number
from wagtail_mentoring.imports.console import ImportCommand


class Command(ImportCommand):
    help = "Invites the students of a CSV or XLSX file to a form that is by invitation only, each once."
    denied = "This user does not work in the office, or may not invite people to this form."

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument(
            "--form", type=whole_number, help="Number of the round's form, as in its address."
        )

    def round_form(self, options: dict[str, Any]) -> RoundForm:
        form = RoundForm.objects.filter(pk=options["form"]).select_related("round").first()
        if form is None:
            raise CommandError("Name the form they are invited to: --form and its number.")
        return form
