"""Send what waits for webhooks: once, for a timer, or again and again, as a service."""

import time
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from wagtail_mentoring.command_arguments import seconds, whole_number
from wagtail_mentoring.webhooks.sending import tell_due


class Command(BaseCommand):
    help = "Send the messages that wait for webhooks. Safe to run in several processes at once."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--limit", type=whole_number, default=500, help="Most messages to send in one go."
        )
        parser.add_argument(
            "--loop", type=seconds, metavar="SECONDS", help="Go on, pausing SECONDS after each go."
        )

    def handle(self, *args: Any, **options: Any) -> None:
        while True:
            told = tell_due(limit=options["limit"])
            self.stdout.write(f"{told.delivered} delivered, {told.failed} failed.")
            if options["loop"] is None:
                return
            time.sleep(options["loop"])
