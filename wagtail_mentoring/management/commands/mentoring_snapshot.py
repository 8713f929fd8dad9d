"""Write down the week's figures of every program. Run it once a week, or more often: it writes them once."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils.translation import ngettext

from wagtail_mentoring.metrics.actions import take_snapshots


class Command(BaseCommand):
    help = "Writes down the figures of every approved program, one row for each program and ISO week."

    def handle(self, *args: Any, **options: Any) -> None:
        count = take_snapshots()
        self.stdout.write(
            ngettext(
                "The figures of %(count)d program are written down.",
                "The figures of %(count)d programs are written down.",
                count,
            )
            % {"count": count}
        )
