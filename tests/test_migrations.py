"""The real migrations, which the other tests leave out for speed (``--nomigrations``)."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
APPS = ["wagtail_mentoring", "wagtail_mentoring_pages", "wagtail_mentoring_search"]
# The last migration of Wagtail 7.4, the oldest release that we support.
LAST_CORE_MIGRATION = 97


@pytest.fixture
def manage(tmp_path):
    """Runs a management command of the example site on a database of its own; returns what it printed."""
    environment = {
        **os.environ,
        "EXAMPLE_VAR_DIR": str(tmp_path),
        "DJANGO_SETTINGS_MODULE": "example_site.settings",
    }

    def run(*arguments):
        command = [sys.executable, ROOT / "example_site" / "manage.py", *arguments]
        result = subprocess.run(command, env=environment, capture_output=True, text=True)
        assert result.returncode == 0, result.stdout + result.stderr
        return result.stdout

    return run


def test_models_hold_no_change_without_a_migration(manage):
    assert "No changes detected" in manage("makemigrations", "--check", "--dry-run")


def test_migrations_run_forwards_and_backwards_on_an_empty_database(manage):
    steps = [["migrate"], *(["migrate", app, "zero"] for app in reversed(APPS))]
    # In one process: each start of the site takes longer than a step.
    program = f"""
from django.core.management import call_command
for step in {steps}:
    call_command(*step, verbosity=0)
call_command("showmigrations", *{APPS})
"""

    shown = manage("shell", "--verbosity=0", "--command", program)

    assert shown.count("[ ]") == len(APPS)
    assert "[X]" not in shown


def test_migrations_name_nothing_that_the_oldest_wagtail_lacks():
    migrations = list((ROOT / "wagtail_mentoring").rglob("migrations/0*.py"))

    assert len(migrations) == len(APPS)
    for path in migrations:
        text = path.read_text()
        assert "WAGTAIL_PAGE_MODEL" not in text, path
        core = [int(number) for number in re.findall(r"\"wagtailcore\", \"(\d{4})_", text.replace("'", '"'))]
        assert [number for number in core if number > LAST_CORE_MIGRATION] == [], path
