"""Send waiting mail: once, for a timer, or again and again, as a service."""

import time
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from wagtail_mentoring.command_arguments import seconds, whole_number
from wagtail_mentoring.outbox.delivery import send_due
from wagtail_mentoring.outbox.models import OutboxMessage


class Command(BaseCommand):
    help = "Send the mail that waits in the outbox. Safe to run in several processes at once."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--limit", type=whole_number, default=500, help="Most mails to send in one go.")
        parser.add_argument(
            "--loop", type=seconds, metavar="SECONDS", help="Go on, pausing SECONDS after each go."
        )

    def handle(self, *args: Any, **options: Any) -> None:
        while True:
            self.send(options["limit"])
            if options["loop"] is None:
                return
            time.sleep(options["loop"])

    def send(self, limit: int) -> None:
        result = send_due(limit=limit)
        waiting = OutboxMessage.objects.troubled().count()
        self.stdout.write(f"{result.sent} sent, {result.failed} failed, {waiting} in trouble.")
        if result.server_down:
            self.stderr.write("The mail server cannot be reached. Check EMAIL_HOST and EMAIL_PORT.")
