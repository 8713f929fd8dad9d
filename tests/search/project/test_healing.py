"""An index that is missing or damaged mends itself, and never at a visitor's expense."""

import logging
import shutil
from datetime import timedelta

import pytest
from django.db import DatabaseError
from django.utils import timezone
from modelsearch.backends import get_search_backend
from modelsearch.test.testapp.models import Book

from wagtail_mentoring.search import healing, tasks
from wagtail_mentoring.search.generations import DamagedGeneration
from wagtail_mentoring.search.models import IndexState

INDEX = "searchtests.book"


@pytest.fixture
def files(backend):
    return backend.get_index_for_model(Book).files


@pytest.fixture
def state():
    return lambda: IndexState.objects.get(index=INDEX)


@pytest.fixture
def damaged(files, make_book, transactional_db, monkeypatch):
    """Two mentors in files that are gone, too many to be mended at once."""
    monkeypatch.setattr(healing, "MENDED_AT_ONCE", 1)
    make_book("Mentor one")
    make_book("Mentor two")
    healing.rebuild(files)
    shutil.rmtree(files.directory)
    yield files
    tasks.wait_for_threads()


def search(words="mentor"):
    return get_search_backend().search(words, Book).count()


def test_large_damaged_index_is_rebuilt_in_the_background(damaged, state, caplog):
    before = state().generation

    assert search() == 2
    tasks.wait_for_threads()

    assert search("mentors") == 2  # the database alone would not find the plural
    assert state().generation != before
    assert (state().problem, state().rebuilding_until) == ("", None)
    assert "has been rebuilt" in caplog.text


def test_damage_is_noted_while_the_database_answers(damaged, state, monkeypatch):
    def full(*args, **kwargs):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(healing, "rebuild", full)

    assert search() == 2
    tasks.wait_for_threads()

    assert "manifest.json" in state().problem
    assert "Rebuilding failed: [Errno 28] No space left on device" in state().problem
    assert state().rebuilding_until is None


def test_failed_rebuild_is_tried_again_after_a_while_and_not_at_every_search(damaged, state, monkeypatch):
    tried = []
    monkeypatch.setattr(healing, "rebuild", lambda files: tried.append(files) or 1 / 0)
    for _ in range(3):
        search()
        tasks.wait_for_threads()
    assert len(tried) == 1

    monkeypatch.undo()
    monkeypatch.setattr(healing, "MENDED_AT_ONCE", 1)
    monkeypatch.setattr(healing, "TRY_AGAIN_AFTER", 0)
    search()
    tasks.wait_for_threads()

    assert search("mentors") == 2


def test_rebuild_that_another_process_has_claimed_is_left_to_it(damaged, state):
    claimed = timezone.now() + timedelta(minutes=1)
    IndexState.objects.filter(index=INDEX).update(rebuilding_until=claimed)

    assert search() == 2
    tasks.wait_for_threads()

    assert state().rebuilding_until == claimed
    assert not damaged.directory.exists()


def test_claim_of_a_process_that_died_runs_out(damaged, state):
    IndexState.objects.filter(index=INDEX).update(rebuilding_until=timezone.now() - timedelta(seconds=1))

    search()
    tasks.wait_for_threads()

    assert search("mentors") == 2


def test_healing_can_be_left_to_the_host(damaged, state, settings, caplog):
    settings.MODELSEARCH_BACKENDS = {"default": {**settings.MODELSEARCH_BACKENDS["default"], "HEAL": False}}

    assert search() == 2
    tasks.wait_for_threads()

    assert "manifest.json" in state().problem
    assert not damaged.directory.exists()
    assert "mentoring_index rebuild" in caplog.text


def test_small_index_whose_rebuild_fails_in_any_way_is_answered_by_the_database(
    backend, make_book, db, monkeypatch, caplog
):
    make_book("Mentor")
    monkeypatch.setattr(healing, "rebuild", lambda files: 1 / 0)

    assert [book.title for book in backend.search("mentor", Book)] == ["Mentor"]
    assert "cannot be rebuilt" in caplog.text


def test_database_that_takes_no_writes_disturbs_no_search(damaged, monkeypatch, caplog):
    def read_only(*args, **kwargs):
        raise DatabaseError("attempt to write a readonly database")

    monkeypatch.setattr(IndexState.objects, "get_or_create", read_only)

    assert search() == 2
    tasks.wait_for_threads()

    assert "heal_index failed" in caplog.text


def test_search_that_is_rolled_back_starts_nothing(damaged, monkeypatch):
    from django.db import transaction

    started = []
    monkeypatch.setattr(tasks, "_start", lambda *args: started.append(args))
    with transaction.atomic():
        search()
        transaction.set_rollback(True)
    assert started == []

    search()
    assert len(started) == 1


def test_task_queue_of_the_project_gets_the_work(damaged, settings, monkeypatch):
    queue = "django_tasks.backends.dummy.DummyBackend"
    settings.TASKS = {"default": {"BACKEND": queue}}

    assert search() == 2

    [enqueued] = healing.heal_index.get_backend().results
    assert enqueued.task.name == "heal_index"
    assert enqueued.args[1] == INDEX


def test_index_that_was_mended_meanwhile_is_not_rebuilt_again(damaged, state):
    healing.rebuild(damaged)
    generation = state().generation

    healing.heal_index.func(str(damaged.path), INDEX, damaged.language, "was broken", True)

    assert (state().generation, state().problem) == (generation, "")


def test_log_says_whether_the_index_will_mend_itself(damaged, caplog):
    caplog.set_level(logging.WARNING)
    healing.mended_at_once(damaged, DamagedGeneration("gone"), heal=True)

    assert "gone" in caplog.text
    assert "It will be rebuilt." in caplog.text
