"""Check that nothing was lost or changed, and say what is damaged and what to do about it."""

import json
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from wagtail_mentoring.record_keeping.verification import CHECKS, CheckResult, mend_index, verify


class Command(BaseCommand):
    help = "Checks digests, event chains, files, places, mail and the index; ends with 1 when one is damaged."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--only", action="append", default=[], metavar="CHECK", help="Only this check.")
        parser.add_argument("--json", action="store_true", help="Print the report as JSON.")
        parser.add_argument("--mend-index", action="store_true", help="First write the answer index anew.")

    def handle(self, *args: Any, **options: Any) -> None:
        if unknown := sorted(set(options["only"]) - set(CHECKS)):
            raise CommandError(f"No check is called {', '.join(unknown)}. There are: {', '.join(CHECKS)}.")
        mended = mend_index() if options["mend_index"] else None
        results = []
        for result in verify(options["only"]):
            results.append(result)
            if not options["json"]:
                self.print_result(result)
        damaged = sum(result.damaged for result in results)
        if options["json"]:
            checks = [result.as_data() for result in results]
            self.stdout.write(json.dumps({"damaged": damaged, "mended": mended, "checks": checks}, indent=2))
        elif not damaged:
            self.stdout.write(self.style.SUCCESS("Everything is as it was written."))
        if damaged:
            raise SystemExit(1)

    def print_result(self, result: CheckResult) -> None:
        outcome = (
            f"{result.damaged} DAMAGED of {result.checked}" if result.damaged else f"{result.checked} whole"
        )
        style = self.style.ERROR if result.damaged else self.style.SUCCESS
        self.stdout.write(f"{result.name + ' ':.<22} {style(outcome)}")
        if not result.damaged:
            return
        self.stdout.write(f"    Should be: {result.about}")
        for example in result.examples:
            self.stdout.write(f"    - {example}")
        if result.damaged > len(result.examples):
            self.stdout.write(f"    … and {result.damaged - len(result.examples)} more.")
        self.stdout.write(f"    What to do: {result.advice}")
