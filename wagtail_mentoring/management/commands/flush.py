"""Django's ``flush``, which on SQLite deletes row by row and would be refused by the rows kept for good."""

from typing import Any

from django.core.management.commands import flush
from django.db import connections

from wagtail_mentoring.append_only import without_triggers


class Command(flush.Command):
    def handle(self, **options: Any) -> None:
        with without_triggers(connections[options["database"]]):
            super().handle(**options)
