"""A trial that is ended by SIGTERM takes the servers that it started with it."""

import signal
import subprocess
import sys

from tests.faults.site import ROOT

INNER = """
import time
from tests.postgres import leave_on_sigterm
with leave_on_sigterm():
    try:
        print("started", flush=True)
        time.sleep(60)
    finally:
        print("cleaned up", flush=True)
"""

OUTER = f"""
import os, sys
from tests.postgres import call, leave_on_sigterm
with leave_on_sigterm():
    call([sys.executable, "-c", {INNER!r}], env=os.environ)
"""


def test_sigterm_lets_a_command_and_its_own_commands_clean_up():
    process = subprocess.Popen([sys.executable, "-c", OUTER], cwd=ROOT, stdout=subprocess.PIPE, text=True)
    assert process.stdout.readline() == "started\n"

    process.send_signal(signal.SIGTERM)

    assert process.communicate()[0] == "cleaned up\n"
    assert process.returncode == 143
