"""The tutorial is followed: its code in a site of ``wagtail start``, its commands, its steps in the admin."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.tutorial.pages import TUTORIAL, clickable, console_lines, example_of

ROOT = Path(__file__).parents[2]
WALK = Path(__file__).parent / "walk.py"
BIN = Path(sys.executable).parent
#: What the walk cannot do as a person does, and why.
NOT_RUN = {
    "pip install": "the package under test is installed already",
    "cd": "the walk starts in that folder",
    "python manage.py runserver": "Django's test client asks instead",
}
#: A new site reads `local.py`. Migrations would take a minute, and are tested by `test_migrations.py`.
LOCAL_SETTINGS = """
class NoMigrations:
    __contains__ = lambda self, app: True
    __getitem__ = lambda self, app: None

MIGRATION_MODULES = NoMigrations()
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
"""

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("tutorial")]


def run(*command, folder):
    kept_out = {"DJANGO_SETTINGS_MODULE", "DATABASE_URL", "PYTHONDONTWRITEBYTECODE"}
    environment = {name: value for name, value in os.environ.items() if name not in kept_out}
    login = {"USERNAME": "me", "EMAIL": "me@example.org", "PASSWORD": "tutorial"}
    environment |= {f"DJANGO_SUPERUSER_{name}": value for name, value in login.items()}
    result = subprocess.run(
        [str(part) for part in command], cwd=folder, env=environment, capture_output=True, text=True
    )
    assert result.returncode == 0, result.stdout[-3000:] + result.stderr[-6000:]
    return result


@pytest.fixture(scope="module")
def walked(tmp_path_factory):
    """The site after the tutorial: what the walk printed, and what ``check`` wrote."""
    folder = tmp_path_factory.mktemp("tutorial")
    (start,) = [line.split() for line in console_lines() if line.startswith("wagtail ")]
    run(BIN / start[0], *start[1:], folder=folder)
    site = folder / start[2]
    (site / "portal" / "settings" / "local.py").write_text(LOCAL_SETTINGS)
    for folder, file, example in (("portal/settings", "base.py", "settings"), ("portal", "urls.py", "urls")):
        assert f"`{file}` in the folder `{folder}`" in TUTORIAL.read_text()
        with (site / folder / file).open("a") as source:
            source.write(f"\n{example_of(example)}")
    result = run(sys.executable, "-W", "ignore", WALK, folder=site)
    return json.loads(result.stdout.splitlines()[-1]) | {"checks": result.stderr}


def test_directory_shows_the_mentor_and_the_filter(walked):
    assert "1 mentor" in walked["directory"]
    assert "Maya Lindqvist Engineer" in walked["directory"]
    assert "Technology" in walked["directory"]
    assert "Maya Lindqvist" in walked["profile"]


def test_application_page_lets_a_student_start(walked):
    (promised,) = re.findall(r"the sections of your form: (.+?)\.", " ".join(TUTORIAL.read_text().split()))

    assert [section for section in promised.split(", ") if section not in walked["sections"]] == []


def test_check_warns_of_what_the_tutorial_names_and_nothing_else(walked):
    chapter = TUTORIAL.read_text().partition("## 3.")[2].partition("## 4.")[0]

    assert set(re.findall(r"\((wagtail_mentoring\w*\.\w+)\)", walked["checks"])) == set(
        re.findall(r"^- `(\S+)`:", chapter, re.MULTILINE)
    )


def test_everything_the_tutorial_says_to_press_and_fill_in_is_there(walked):
    assert sorted(clickable(4, 6) - set(walked["used"])) == []


def test_every_console_line_is_run_or_left_out_for_a_reason():
    run_by_the_walk = {"wagtail start", "python manage.py"}
    told = {*run_by_the_walk, *NOT_RUN}

    assert [line for line in console_lines() if not line.startswith(tuple(told))] == []
    assert [words for words in told if not any(line.startswith(words) for line in console_lines())] == []
