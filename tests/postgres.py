"""Run a command with ``DATABASE_URL`` pointing at a private PostgreSQL server that is thrown away afterwards.

    python tests/postgres.py pytest -q

A ``DATABASE_URL`` that is already set is used as it is. Where PostgreSQL is not installed the command is left
out; with ``WM_REQUIRE_POSTGRES=1`` that is a failure.
"""

import contextlib
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator, Sequence
from pathlib import Path

# What is written is lost with the machine's power, which a test server may lose.
FAST = ["fsync=off", "synchronous_commit=off", "full_page_writes=off", "autovacuum=off"]


def find_programs() -> Path | None:
    """The directory of the newest installed PostgreSQL's ``initdb`` and ``pg_ctl``."""
    debian = Path("/usr/lib/postgresql").glob("*/bin/pg_ctl")
    versions = sorted(debian, key=lambda path: float(path.parts[-3]), reverse=True)
    on_path = shutil.which("pg_ctl")
    found = versions or ([Path(on_path).resolve()] if on_path else [])
    return found[0].parent if found else None


def as_server_user(command: list[str]) -> list[str]:
    """PostgreSQL refuses to run as root: there it runs as the user its package made."""
    return ["runuser", "-u", "postgres", "--", *command] if os.geteuid() == 0 else command


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@contextlib.contextmanager
def leave_on_sigterm() -> Iterator[None]:
    """Ended from outside, leave through the context managers: no server outlives whoever started it."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGTERM, lambda *args: sys.exit(143))
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


@contextlib.contextmanager
def throwaway_server(programs: Path, options: Sequence[str] = FAST) -> Iterator[str]:
    """Start a server in a temporary directory, give its address, stop and delete it.

    With ``options=[]`` it is a server as PostgreSQL ships it, which loses nothing when it is killed.
    """
    directory = Path(tempfile.mkdtemp(prefix="wm-postgres-"))
    data, log, port = directory / "data", directory / "log", free_port()
    if os.geteuid() == 0:
        shutil.chown(directory, "postgres")
    settings = [f"-c {option}" for option in options]
    settings += ["-c listen_addresses=127.0.0.1", f"-c port={port}", "-c max_connections=300"]
    settings += [f"-c unix_socket_directories={directory}"]

    def call(program: str, *arguments: str) -> None:
        command = as_server_user([str(programs / program), "-D", str(data), *arguments])
        subprocess.run(command, cwd=directory, check=True, stdout=subprocess.DEVNULL)

    try:
        call(
            "initdb",
            "--auth=trust",
            "--no-sync",
            "--username=postgres",
            "--encoding=UTF8",
            "--locale=C.UTF-8",
        )
        call("pg_ctl", "start", "--wait", f"--log={log}", f"--options={' '.join(settings)}")
        try:
            yield f"postgres://postgres@127.0.0.1:{port}/wagtail_mentoring"
        finally:
            call("pg_ctl", "stop", "--wait", "--mode=immediate")
    except subprocess.CalledProcessError:
        if log.exists():
            sys.stderr.write(log.read_text())
        raise
    finally:
        shutil.rmtree(directory, ignore_errors=True)


def call(command: list[str], env: dict[str, str]) -> int:
    """Like ``subprocess.call``; when we are ended, the command is told and may clean up."""
    process = subprocess.Popen(command, env=env)
    try:
        return process.wait()
    finally:
        process.terminate()
        process.wait()


def main(command: list[str]) -> int:
    if os.environ.get("DATABASE_URL", "").startswith("postgres"):
        return subprocess.call(command)
    programs = find_programs()
    if programs is None:
        print("PostgreSQL is not installed: the tests run on SQLite only.", flush=True)
        return 1 if os.environ.get("WM_REQUIRE_POSTGRES") else 0
    with leave_on_sigterm(), throwaway_server(programs) as address:
        return call(command, env={**os.environ, "DATABASE_URL": address})


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
