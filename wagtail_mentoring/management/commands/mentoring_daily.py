"""What a new day brings. Run it once a day."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils.translation import ngettext

from wagtail_mentoring.directory.actions import resume_mentors_after_break


class Command(BaseCommand):
    help = "Brings back the mentors whose break is over."

    def handle(self, *args: Any, **options: Any) -> None:
        count = resume_mentors_after_break()
        self.stdout.write(
            ngettext(
                "%(count)d mentor is back from a break.", "%(count)d mentors are back from a break.", count
            )
            % {"count": count}
        )
