"""Runs the tests that live in a project of their own, with modelsearch and without Wagtail."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

PROJECT = Path(__file__).parent / "project"
ROOT = PROJECT.parents[2]


@pytest.mark.database
@pytest.mark.timeout(900)
@pytest.mark.parametrize("name", sorted(path.name for path in PROJECT.glob("test_*.py")))
def test_search_app_beside_modelsearch_alone(name):
    command = [
        *(sys.executable, "-m", "pytest", "--quiet", "-p", "no:cacheprovider"),
        *("--ds", "tests.search.project.settings", "--confcutdir", str(PROJECT)),
        str(PROJECT / name),
    ]
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    ran = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True)

    assert ran.returncode == 0, ran.stdout[-8000:] + ran.stderr[-2000:]
