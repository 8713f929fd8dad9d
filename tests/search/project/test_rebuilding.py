"""Rebuilding and compacting: every object once, one rebuild at a time, and nobody waits for one that died."""

import os
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone
from modelsearch.test.testapp.models import Book, Novel

from wagtail_mentoring.search import changes, rebuilding
from wagtail_mentoring.search.generations import DamagedGeneration
from wagtail_mentoring.search.models import Change, IndexState
from wagtail_mentoring.search.rebuilding import RebuildUnderWay, compact, rebuild

ROOT = Path(__file__).parents[3]
INDEX = "searchtests.book"


@pytest.fixture
def files(backend):
    return backend.get_index_for_model(Book).files


def state():
    return IndexState.objects.get(index=INDEX)


def keys(files):
    return [
        key
        for segment in files.read(state().generation)
        for number, key in enumerate(segment.columns.keys)
        if number not in segment.deleted
    ]


@pytest.mark.django_db
def test_every_object_of_every_model_is_read_once_whatever_the_batches(files, make_book, monkeypatch):
    monkeypatch.setattr(changes, "CHUNK", 2)
    books = [make_book(f"Book {number}") for number in range(5)]
    novel = Novel.objects.create(title="N", number_of_pages=1, publication_date="2020-01-01", setting="here")

    assert rebuild(files) == 6

    assert sorted(keys(files)) == sorted(str(book.pk) for book in [*books, novel])


@pytest.mark.django_db
def test_progress_is_told_while_it_runs_and_forgotten_when_it_ends(files, make_book, monkeypatch):
    monkeypatch.setattr(rebuilding, "REPORT_EVERY", 2)
    for number in range(5):
        make_book(f"Book {number}")
    seen = []

    def look(done):
        now = state()
        seen.append((done, now.rebuild_done, now.rebuild_total, now.rebuilding_until > timezone.now()))

    rebuild(files, look)

    assert seen == [(1, 0, 5, True), (2, 0, 5, True), (3, 2, 5, True), (4, 2, 5, True), (5, 4, 5, True)]
    ended = state()
    assert (ended.rebuild_done, ended.rebuild_total, ended.rebuilding_until) == (0, 0, None)
    assert timezone.now() - ended.built_at < timedelta(minutes=1)


@pytest.mark.django_db
def test_rebuild_that_fails_lets_the_next_one_begin_and_leaves_nothing(files, make_book, monkeypatch):
    make_book("Mentor")
    rebuild(files)
    before = state()

    def fail(done):
        raise OSError(28, "No space left on device")

    with pytest.raises(OSError, match="No space left"):
        rebuild(files, fail)

    assert (state().rebuilding_until, state().generation) == (None, before.generation)
    assert [path.name for path in files.directory.iterdir()] == [before.generation]
    assert rebuild(files) == 1


@pytest.mark.django_db
def test_rebuild_that_died_holds_nobody_back_for_long(files, make_book):
    make_book("Mentor")
    rebuild(files)
    claim = IndexState.objects.filter(index=INDEX)
    claim.update(rebuilding_until=timezone.now() + timedelta(seconds=90))
    with pytest.raises(RebuildUnderWay):
        rebuild(files)
    assert compact(files) == 0

    claim.update(rebuilding_until=timezone.now() - timedelta(seconds=1))
    assert rebuild(files) == 1


@pytest.mark.django_db
def test_claim_is_renewed_up_to_the_end(files, make_book, monkeypatch):
    make_book("Mentor")
    reports = []
    report = rebuilding.Rebuild.report
    monkeypatch.setattr(
        rebuilding.Rebuild, "report", lambda self, done: (reports.append(done), report(self, done))
    )

    rebuild(files)

    assert reports == [1, 1]  # before the inversion, and before the writing


@pytest.mark.django_db
def test_small_segments_are_taken_in_and_large_ones_stay(files, make_book, monkeypatch):
    monkeypatch.setattr(rebuilding, "MAX_SEGMENTS", 3)
    large = [make_book(f"Book {number}") for number in range(40)]
    rebuild(files)
    [first] = files.read(state().generation)
    for number in range(2):
        large.append(make_book(f"Small {number}"))
        compact(files)
    assert len(files.read(state().generation)) == 3

    large.append(make_book("The last"))
    compact(files)

    segments = files.read(state().generation)
    assert [segment.columns.size for segment in segments] == [40, 3]
    assert segments[0].name == first.name
    assert sorted(keys(files)) == sorted(str(book.pk) for book in large)
    assert segments[1].columns.averages["stems.title"] == first.columns.averages["stems.title"]


@pytest.mark.django_db
def test_worn_files_are_rebuilt_by_the_compaction_that_finds_them_so(files, make_book):
    books = [make_book(f"Book {number}") for number in range(10)]
    rebuild(files)
    for book in books[:4]:
        book.save()

    assert compact(files) == 4

    [segment] = files.read(state().generation)
    assert (segment.columns.size, segment.deleted) == (10, frozenset())
    assert not Change.objects.filter(index=INDEX).exists()


@pytest.mark.django_db
def test_compaction_does_not_declare_damaged_files_sound(files, make_book):
    for number in range(10):
        make_book(f"Book {number}")
    rebuild(files)
    path = next((files.directory / state().generation).glob("*.seg"))
    path.write_bytes(path.read_bytes()[:-1] + b"\0")
    make_book("New")

    assert compact(files) == 1

    with pytest.raises(DamagedGeneration):
        files.verify(state().generation)


OTHER_WRITES = """
import sqlite3
import django
django.setup()
from django.core.management import call_command
from django.db import connection
from modelsearch.backends import get_search_backend
from modelsearch.test.testapp.models import Book
from wagtail_mentoring.search import changes, rebuilding
call_command("migrate", verbosity=0)
connection.cursor().execute("PRAGMA journal_mode=WAL")
Book.objects.bulk_create(
    Book(title=f"Mentor {n}", number_of_pages=1, publication_date="2020-01-01") for n in range(9)
)
changes.CHUNK, rebuilding.REPORT_EVERY = 2, 1
other = sqlite3.connect(connection.settings_dict["NAME"], isolation_level=None)
def write(done):
    other.execute("UPDATE auth_user SET id = id")
    other.execute("CREATE TABLE IF NOT EXISTS other (n INTEGER)")
    other.execute("INSERT INTO other VALUES (1)")
print(rebuilding.rebuild(get_search_backend().get_index_for_model(Book).files, write))
"""


def test_rebuild_goes_on_when_another_process_writes_between_its_reads(tmp_path):
    environment = os.environ | {
        "DJANGO_SETTINGS_MODULE": "tests.search.project.settings",
        "PYTHONPATH": str(ROOT),
        "SEARCH_TEST_DIRECTORY": str(tmp_path),
    }
    environment.pop("DATABASE_URL", None)

    ran = subprocess.run(
        [sys.executable, "-c", OTHER_WRITES], cwd=ROOT, env=environment, capture_output=True, text=True
    )

    assert ran.stdout.strip() == "9", ran.stderr
