"""Load the demo if it is not there yet, print where to go and serve it."""

import shutil
import sys
from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand

from example_site.demo.access_loader import CODE
from example_site.demo.load import is_loaded, load_demo
from example_site.demo.people_loader import LOGINS, PASSWORD


class Command(BaseCommand):
    help = "Migrate, load the example university if needed, print addresses and logins, and serve it."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("address", nargs="?", default="127.0.0.1:8000", help="Where to serve, host:port.")
        parser.add_argument(
            "--mentors", type=int, default=400, help="How many mentors to invent (default 400)."
        )
        parser.add_argument("--no-server", action="store_true", help="Load and print, but do not serve.")
        parser.add_argument("--reset", action="store_true", help="Only throw the demo's data away.")

    def handle(self, *, address: str, mentors: int, no_server: bool, reset: bool, **options: Any) -> None:
        if reset:
            shutil.rmtree(settings.VAR_DIR, ignore_errors=True)
            self.step(f"Removed {settings.VAR_DIR}")
            return
        settings.VAR_DIR.mkdir(parents=True, exist_ok=True)
        self.step("Preparing the database")
        call_command("migrate", verbosity=0)
        if is_loaded():
            self.step("The demo content is already here")
        else:
            load_demo(mentor_count=mentors, progress=self.progress, step=self.step)
        self.print_addresses(address)
        if not no_server:
            call_command("runserver", address, use_reloader=False, skip_checks=True)

    def step(self, text: str) -> None:
        self.stdout.write(f"• {text}")
        self.stdout.flush()

    def progress(self, label: str, done: int, total: int) -> None:
        """One line that counts up on a terminal; a line every quarter elsewhere."""
        if sys.stdout.isatty():
            self.stdout.write(f"\r• {label}: {done} of {total}", ending="\n" if done == total else "")
        elif done == total or done % max(total // 4, 1) == 0:
            self.stdout.write(f"• {label}: {done} of {total}")
        self.stdout.flush()

    def print_addresses(self, address: str) -> None:
        base = f"http://{address.replace('0.0.0.0', 'localhost')}"  # noqa: S104  only printed
        lines = [
            "",
            f"Northmere University is at {base}/",
            "",
            f"  Programs       {base}/careers/programs/",
            f"  Find a mentor  {base}/careers/find-a-mentor/",
            f"  Wagtail admin  {base}/admin/",
            f"  API            {base}/api/mentoring/v1/docs/",
            f"  All elements   {base}/elements/",
            "",
            f"Every login has the password {PASSWORD}:",
            "",
            *(f"  {role:<30}{username:<10}{base}{path}" for role, username, path in LOGINS),
            "",
            f"The Founders’ Table takes applications by invitation; the code is {CODE}.",
            "",
            "Stop the server with Ctrl+C; “make demo-reset” starts afresh.",
            "",
        ]
        self.stdout.write("\n".join(lines))
        self.stdout.flush()
