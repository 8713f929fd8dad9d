"""What a monitor is told: whether every index answers, and nothing about anybody."""

import json
import shutil
from datetime import timedelta

import pytest
from django.db import DatabaseError
from django.test import RequestFactory
from django.utils import timezone
from modelsearch.index import FilterField
from modelsearch.test.testapp.models import Book

from wagtail_mentoring.search import healing, health, tasks
from wagtail_mentoring.search.models import IndexState
from wagtail_mentoring.search.rebuilding import rebuild
from wagtail_mentoring.search.views import health_view

INDEX = "searchtests.book"


def ask(method="get"):
    return health_view(getattr(RequestFactory(), method)("/health/"))


def answer():
    response = ask()
    report = json.loads(response.content)
    return response.status_code, report["status"], {each["index"]: each for each in report["indexes"]}[INDEX]


@pytest.fixture
def files(backend, make_book, db):
    """Two books in files, and the other indexes built as well."""
    make_book("Mentor one")
    make_book("Mentor two")
    for index in backend.all_indexes():
        rebuild(index.files)
    return backend.get_index_for_model(Book).files


def test_index_in_order_is_told_with_its_figures(files, make_book):
    make_book("Mentor three")
    IndexState.objects.update(built_at=timezone.now() - timedelta(hours=1))

    code, status, index = answer()

    assert (code, status, index["status"], index["problem"]) == (200, "ok", "ok", "")
    assert (index["backend"], index["documents"], index["pending"]) == ("default", 3, 1)
    assert index["bytes"] > 0
    assert 3600 <= index["age"] < 3700


def test_index_never_built_is_built_by_asking_when_it_is_small(backend, make_book, db):
    make_book("Mentor")

    code, status, index = answer()

    assert (code, status, index["documents"]) == (200, "ok", 1)


def test_large_index_never_built_cannot_answer(backend, make_book, db, monkeypatch):
    monkeypatch.setattr(healing, "MENDED_AT_ONCE", 0)
    make_book("Mentor")

    code, status, index = answer()

    assert (code, status, index["problem"]) == (503, "unavailable", "never built")


def test_damaged_index_cannot_answer_and_is_mended_by_asking(files, monkeypatch, transactional_db):
    monkeypatch.setattr(healing, "MENDED_AT_ONCE", 1)
    shutil.rmtree(files.directory)

    code, status, index = answer()
    tasks.wait_for_threads()

    assert (code, status, index["problem"]) == (503, "unavailable", "damaged")
    assert answer()[:2] == (200, "ok")


def test_files_lost_while_this_process_still_answers_are_told_and_mended(backend, files, transactional_db):
    assert backend.search("mentors", Book).count() == 2
    shutil.rmtree(files.directory)

    code, status, index = answer()
    tasks.wait_for_threads()

    assert (code, status, index["problem"], index["documents"]) == (200, "degraded", "damaged files", 2)
    assert answer()[:2] == (200, "ok")


def test_problem_that_another_process_noted_is_told(files):
    IndexState.objects.filter(index=INDEX).update(problem="Rebuilding failed: no space in /var/lib/portal")

    code, status, index = answer()

    assert (code, status, index["problem"]) == (200, "degraded", "damaged files")


def test_index_made_from_other_fields_is_degraded(files, monkeypatch):
    monkeypatch.setattr(Book, "search_fields", [*Book.search_fields, FilterField("summary")])

    code, status, index = answer()

    assert (code, status, index["problem"]) == (200, "degraded", "made from other fields")


def test_database_that_does_not_answer_is_told(files, monkeypatch):
    def broken(*args):
        raise DatabaseError

    monkeypatch.setattr(health, "condition_of", broken)

    response = ask()

    assert response.status_code == 503
    assert json.loads(response.content)["problem"] == "the database does not answer"


def test_site_without_our_engine_is_well(settings, db):
    settings.MODELSEARCH_BACKENDS = {"default": {"BACKEND": "modelsearch.backends.database"}}

    assert json.loads(ask().content) == {"status": "ok", "indexes": []}


def test_answer_is_not_kept_and_names_no_path(files, monkeypatch):
    monkeypatch.setattr(healing, "MENDED_AT_ONCE", 0)
    shutil.rmtree(files.directory)

    response = ask()

    assert response["Cache-Control"] == "no-store"
    assert str(files.path).encode() not in response.content
    assert ask("post").status_code == 405


def test_asking_costs_few_queries_and_reads_no_objects(files, backend, django_assert_max_num_queries):
    answer()

    with django_assert_max_num_queries(3 * len(list(backend.all_indexes()))):
        answer()
