"""Several processes on one database and one directory of files: nothing is lost, all see everything."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
WRITES = 20

PREPARE = """
from django.core.management import call_command
call_command("migrate", verbosity=0)
backend.reset_indexes()
"""

WRITE = """
for number in range({writes}):
    with transaction.atomic():
        title = f"{name} volume {{number}}"
        Book.objects.create(title=title, number_of_pages=1, publication_date="2020-01-01")
    assert backend.search(title, Book).count() == 1
    if number % 10 == 5:
        compact(backend.get_index_for_model(Book).files)
"""

KILLED = """
import os
with transaction.atomic():
    Book.objects.create(title="killed volume", number_of_pages=1, publication_date="2020-01-01")
    os.kill(os.getpid(), 9)
"""

COUNT = """
print(*(backend.search(words, Book).count() for words in {words!r}))
"""

START = """
import django
django.setup()
from django.db import transaction
from modelsearch.backends import get_search_backend
from modelsearch.test.testapp.models import Book
from wagtail_mentoring.search.rebuilding import compact, rebuild
backend = get_search_backend()
"""


@pytest.fixture
def site(tmp_path):
    """A site of its own on disk, and a function that starts a process of it."""
    environment = os.environ | {
        "DJANGO_SETTINGS_MODULE": "tests.search.project.settings",
        "PYTHONPATH": str(ROOT),
        "SEARCH_TEST_DIRECTORY": str(tmp_path),
    }
    environment.pop("DATABASE_URL", None)

    def start(script):
        return subprocess.Popen(
            [sys.executable, "-c", START + script],
            cwd=ROOT,
            env=environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    return start


def done(process):
    out, err = process.communicate(timeout=280)
    assert process.returncode == 0, err
    return out


def test_two_processes_writing_and_compacting_lose_nothing(site):
    done(site(PREPARE))

    writers = [site(WRITE.format(writes=WRITES, name=name)) for name in ("anna", "berta")]
    for writer in writers:
        done(writer)

    assert done(site(COUNT.format(words=["anna", "berta", "volume"]))).split() == [
        str(WRITES),
        str(WRITES),
        str(2 * WRITES),
    ]


def test_process_killed_before_it_commits_leaves_the_index_as_it_was(site):
    done(site(PREPARE + WRITE.format(writes=3, name="anna")))

    assert site(KILLED).wait(timeout=280) == -9

    count, write = COUNT.format(words=["killed", "anna"]), WRITE.format(writes=3, name="berta")
    assert done(site(count + write)).split() == ["0", "3"]
    assert done(site(COUNT.format(words=["volume"]))).split() == ["6"]


def test_rebuild_while_others_write_loses_nothing(site):
    done(site(PREPARE + WRITE.format(writes=5, name="anna")))

    rebuilder = site("for _ in range(5): rebuild(backend.get_index_for_model(Book).files)")
    writer = site(WRITE.format(writes=WRITES, name="berta"))
    done(rebuilder)
    done(writer)

    assert done(site(COUNT.format(words=["anna", "berta"]))).split() == ["5", str(WRITES)]
