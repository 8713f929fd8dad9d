"""A throwaway site for trying faults: a database, a directory of index files, and processes of its own.

A fault is written as a script for a process of that site. It may ``fork()`` as often as it likes: that is
what a server does with its workers, and it takes milliseconds.
"""

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

ROOT = Path(__file__).parents[2]

#: Before a command run by root: takes away that root may read and write any file, whatever its mode.
LIKE_ANYBODY = ("setpriv", "--bounding-set=-dac_override,-dac_read_search", "--inh-caps=-all")

START = """
import os, random, signal, sys, time
from pathlib import Path
import django
django.setup()
from django.core.management import call_command
from django.db import connections, transaction
from modelsearch.backends import get_search_backend
from modelsearch.query import MATCH_ALL
from modelsearch.test.testapp.models import Book
from tests.faults.worker import *
backend = get_search_backend()
"""


class Site:
    """One site; ``run`` waits for a process of it and returns what it printed."""

    def __init__(self, directory: Path, database_url: str) -> None:
        self.directory = directory
        self.environment = os.environ | {
            "DJANGO_SETTINGS_MODULE": "tests.search.project.settings",
            "PYTHONPATH": str(ROOT),
            "PYTHONDONTWRITEBYTECODE": "1",
            "SEARCH_TEST_DIRECTORY": str(directory),
            "HOME": str(directory),
            "DATABASE_URL": database_url,
        }

    def start(self, script: str) -> "subprocess.Popen[str]":
        prefix = LIKE_ANYBODY if os.geteuid() == 0 else ()
        return subprocess.Popen(
            [*prefix, sys.executable, "-W", "ignore", "-c", START + script],
            cwd=ROOT,
            env=self.environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def run(self, script: str, *, timeout: float = 3000) -> str:
        process = self.start(script)
        out, err = process.communicate(timeout=timeout)
        if process.returncode:
            raise AssertionError(
                f"A process of the site ended with {process.returncode}.\n{out}{err[-4000:]}"
            )
        return out.strip()


@contextmanager
def throwaway_site(database_url: str = "") -> Iterator[Site]:
    """Make a site on SQLite, or in a new database of the PostgreSQL server at this address."""
    directory = Path(tempfile.mkdtemp(prefix="search-faults-"))
    with new_database(database_url, directory.name.replace("-", "_").lower()) as url:
        try:
            site = Site(directory, url)
            site.run('call_command("migrate", verbosity=0)')
            yield site
        finally:
            shutil.rmtree(directory, ignore_errors=True)


@contextmanager
def new_database(server: str, name: str) -> Iterator[str]:
    if not server:
        yield ""
        return
    import psycopg

    parts = urlsplit(server)
    admin = urlunsplit(parts._replace(path="/postgres"))
    with psycopg.connect(admin, autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}"')
    try:
        yield urlunsplit(parts._replace(path=f"/{name}"))
    finally:
        with psycopg.connect(admin, autocommit=True) as connection:
            connection.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


def main(fault: Callable[[Site, int], str], *, times: int) -> None:
    """Try a fault from the command line, on SQLite or on the server that DATABASE_URL names."""
    parser = argparse.ArgumentParser(description=sys.modules["__main__"].__doc__)
    parser.add_argument("--times", type=int, default=times, help=f"how often (default {times})")
    arguments = parser.parse_args()
    url = os.environ.get("DATABASE_URL", "")
    with throwaway_site(url) as site:
        print(f"{'PostgreSQL' if url else 'SQLite'}: {fault(site, arguments.times)}")
