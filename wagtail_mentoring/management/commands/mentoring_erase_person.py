"""Erase everything personal of one person who asks for it."""

from typing import Any

from django.contrib.auth import get_user_model
from django.core.management.base import BaseCommand, CommandError, CommandParser

from wagtail_mentoring.record_keeping.person_erasure import (
    ErasurePlan,
    ErasureRefused,
    erase_person,
    plan_erasure,
)


class Command(BaseCommand):
    help = "Anonymises all applications of one person, and erases what else is held of them."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("username", help="What the person signs in with.")
        parser.add_argument("--reason", default="", help="Why, for the record: not the person's name.")
        parser.add_argument("--dry-run", action="store_true", help="Only say what would be erased.")

    def handle(self, *args: Any, **options: Any) -> None:
        person, dry_run = self.find(options["username"]), options["dry_run"]
        plan = plan_erasure(person)
        if dry_run:
            self.report(plan, "would be")
            for obstacle in plan.obstacles:
                self.stdout.write(f"In the way: {obstacle}")
            return
        try:
            erase_person(person=person, reason=options["reason"], user=None)
        except ErasureRefused as refusal:
            raise CommandError("Nothing was erased. " + " ".join(refusal.messages)) from None
        self.report(plan, "")

    def find(self, username: str) -> Any:
        """The account, also one that was deactivated."""
        users = get_user_model()
        try:
            return users._default_manager.get_by_natural_key(username)
        except users.DoesNotExist:
            raise CommandError(f"Nobody signs in as “{username}”.") from None

    def report(self, plan: ErasurePlan, will_be: str) -> None:
        for application in plan.withdrawn:
            self.stdout.write(" ".join(f"{application.reference} {will_be} withdrawn first".split()))
        for name, count in sorted(plan.counts.items()):
            self.stdout.write(" ".join(f"{name}: {count} {will_be} erased".split()))
        if not plan.counts:
            self.stdout.write("Nothing personal is held.")
        for line in plan.stays:
            self.stdout.write(f"Stays: {line}")
