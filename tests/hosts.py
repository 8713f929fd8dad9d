"""Hosts that differ from the suite's site in their models, each in a process of its own."""

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]


def run_on(host, folder, *arguments):
    """What Python prints with the settings of ``tests.<host>``, its files in ``folder``. Fails as it does."""
    settings = {"DJANGO_SETTINGS_MODULE": f"tests.{host}.settings", "EXAMPLE_VAR_DIR": str(folder)}
    environment = {**os.environ, **settings, "PYTHONPATH": str(ROOT)}
    environment.pop("DATABASE_URL", None)
    command = [sys.executable, "-m", *arguments]
    result = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True)
    assert result.returncode == 0, result.stdout[-5000:] + result.stderr
    return result.stdout
