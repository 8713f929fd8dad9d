"""Take personal data out of applications whose time is over, as the retention rules say."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone

from wagtail_mentoring.record_keeping.access_erasure import erase_old_access
from wagtail_mentoring.record_keeping.erasure_actions import erase_due


class Command(BaseCommand):
    help = "Anonymises applications, and erases single answers, that were kept as long as the rules say."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="Only say what would be erased.")

    def handle(self, *args: Any, **options: Any) -> None:
        today, dry_run = timezone.localdate(), options["dry_run"]
        # Access first: what let an applicant in goes with the application as well, and would be uncounted.
        report = erase_old_access(today=today, dry_run=dry_run) + erase_due(today=today, dry_run=dry_run)
        verb = "would be erased" if options["dry_run"] else "erased"
        for name, count in sorted(report.items()):
            self.stdout.write(f"{name}: {count} {verb}")
        if not report:
            self.stdout.write("Nothing is due.")
