"""Runs the tests that live in a project of their own, with modelsearch and without Wagtail."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

PROJECT = Path(__file__).parent / "project"
ROOT = PROJECT.parents[2]

#: Files that take long, each in a run of its own: several workers share the runs.
LONG = ["test_contract.py", "test_processes.py"]
SHORT = sorted({path.name for path in PROJECT.glob("test_*.py")}.difference(LONG))
RUNS = {**{name: [name] for name in LONG}, "one half": SHORT[::2], "other half": SHORT[1::2]}


@pytest.mark.database
@pytest.mark.timeout(900)
@pytest.mark.parametrize("names", RUNS.values(), ids=RUNS)
def test_search_app_beside_modelsearch_alone(names):
    command = [
        *(sys.executable, "-m", "pytest", "--quiet", "-p", "no:cacheprovider"),
        *("--ds", "tests.search.project.settings", "--confcutdir", str(PROJECT)),
        *(str(PROJECT / name) for name in names),
    ]
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    ran = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True)

    assert ran.returncode == 0, ran.stdout[-8000:] + ran.stderr[-2000:]
