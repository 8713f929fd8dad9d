"""A throwaway portal on a real server: gunicorn with several workers, a database of its own, a mail server.

What happens inside it, making people and counting afterwards, is in ``portal_world`` and runs in processes of
the portal. The people in front of it are in ``applicant``.
"""

import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from tests.faults.site import ROOT, new_database
from tests.outbox.smtp_server import FakeSMTPServer
from tests.postgres import free_port, leave_on_sigterm

START = """
import json, sys
import django
django.setup()
from tests.faults import portal_world
print(json.dumps(getattr(portal_world, sys.argv[1])(**json.loads(sys.argv[2]))))
"""

#: A limit for a server that never comes up, not a measure of how soon it should.
START_SECONDS = 180

BYTECODE = Path(tempfile.gettempdir()) / "wagtail-mentoring-bytecode"


class Portal:
    """One portal. ``do`` calls a function of ``portal_world`` in a process of the portal."""

    def __init__(self, directory: Path, database_url: str, mail: FakeSMTPServer) -> None:
        self.directory = directory
        self.mail = mail
        self.port = free_port()
        self.server: subprocess.Popen[bytes] | None = None
        self.environment = os.environ | {
            "DJANGO_SETTINGS_MODULE": "tests.faults.portal_settings",
            "PYTHONPATH": str(ROOT),
            "EXAMPLE_VAR_DIR": str(directory),
            "DATABASE_URL": database_url,
            "PORTAL_MAIL_PORT": str(mail.port),
            # Each process imports a thousand modules: without this, some machines compile them each time.
            "PYTHONDONTWRITEBYTECODE": "",
            "PYTHONPYCACHEPREFIX": os.environ.get("PYTHONPYCACHEPREFIX") or str(BYTECODE),
        }

    def begin(self, function: str, **arguments: Any) -> "subprocess.Popen[str]":
        """Start the process of ``do`` without waiting for it."""
        return subprocess.Popen(
            [sys.executable, "-W", "ignore", "-c", START, function, json.dumps(arguments)],
            cwd=ROOT,
            env=self.environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def do(self, function: str, **arguments: Any) -> Any:
        process = self.begin(function, **arguments)
        out, err = process.communicate()
        if process.returncode:
            raise AssertionError(f"{function} ended with {process.returncode}.\n{err[-4000:]}")
        return json.loads(out.splitlines()[-1])

    def start_server(
        self, *, workers: int, threads: int = 1, environment: dict[str, str] | None = None
    ) -> None:
        command = [
            *(sys.executable, "-W", "ignore", "-m", "gunicorn", "example_site.wsgi:application"),
            *("--bind", f"127.0.0.1:{self.port}", "--workers", str(workers), "--threads", str(threads)),
            *("--backlog", "4096", "--timeout", "120", "--worker-tmp-dir", "/dev/shm", "--preload"),
            *("--log-level", "warning", "--error-logfile", str(self.directory / "server.log")),
        ]
        self.server = subprocess.Popen(
            command,
            cwd=ROOT,
            env=self.environment | (environment or {}),
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        self._wait_until_it_answers()

    def _wait_until_it_answers(self) -> None:
        from tests.faults.applicant import Applicant, Unanswered

        end = time.monotonic() + START_SECONDS
        while time.monotonic() < end:
            try:
                Applicant(self.port).get("/login/")
                return
            except Unanswered:
                assert self.server.poll() is None, self.log()
                time.sleep(0.1)
        raise AssertionError(f"The server does not answer.\n{self.log()}")

    def workers(self) -> list[int]:
        """Process ids of the server's workers at this moment."""
        assert self.server
        children = Path(f"/proc/{self.server.pid}/task/{self.server.pid}/children").read_text()
        return [int(pid) for pid in children.split()]

    def stop_server(self) -> None:
        if self.server:
            os.killpg(self.server.pid, signal.SIGKILL)
            self.server.wait()
            self.server = None

    def log(self) -> str:
        path = self.directory / "server.log"
        return path.read_text()[-4000:] if path.exists() else ""


@contextmanager
def throwaway_portal(database_url: str = "") -> Iterator[Portal]:
    """Make a portal on SQLite, or in a new database of the PostgreSQL server at this address."""
    directory = Path(tempfile.mkdtemp(prefix="portal-faults-"))
    mail = FakeSMTPServer()
    name = directory.name.replace("-", "_").lower()
    with leave_on_sigterm(), new_database(database_url, name) as url:
        portal = Portal(directory, url, mail)
        try:
            portal.do("make_tables")
            yield portal
        finally:
            portal.stop_server()
            mail.stop()
            shutil.rmtree(directory, ignore_errors=True)
