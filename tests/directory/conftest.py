"""A directory page, search engines to try it with, and a few words to describe mentors with."""

import importlib
from unittest.mock import patch

import pytest
from django.db import connection, transaction
from django.db.migrations import SeparateDatabaseAndState

from tests import opensearch
from tests.factories import TermFactory, VocabularyFactory
from wagtail_mentoring.directory.models import Mentor
from wagtail_mentoring.pages.models import MentorDirectoryPage


@pytest.fixture(autouse=True)
def full_text_table(request):
    """Make SQLite's full text table as Wagtail's migration does; without migrations it is an ordinary one."""
    if connection.vendor != "sqlite" or not request.node.get_closest_marker("database"):
        return
    request.getfixturevalue("db")
    with connection.cursor() as cursor:
        cursor.execute("SELECT sql FROM sqlite_master WHERE name = 'wagtailsearch_indexentry_fts'")
        (made_by,) = cursor.fetchone()
        if not made_by.startswith("CREATE VIRTUAL"):
            cursor.execute("DROP TABLE wagtailsearch_indexentry_fts")
            migration = importlib.import_module(
                "wagtail.search.migrations.0006_customise_indexentry"
            ).Migration
            (full_text,) = (
                operation
                for operation in migration.operations
                if isinstance(operation, SeparateDatabaseAndState)
            )
            for statement in full_text.database_operations:
                cursor.execute(statement.sql)


@pytest.fixture(scope="session")
def opensearch_server():
    """The address of a search server that all tests share, each with indexes of its own."""
    with opensearch.throwaway_server() as address:
        yield address


@pytest.fixture
def commits(db):
    """Run what waits for a commit as soon as the code's own transaction ends, though the test's goes on."""
    ground, leave = len(connection.savepoint_ids), transaction.Atomic.__exit__

    def leave_and_commit(block, *error):
        leave(block, *error)
        if len(connection.savepoint_ids) == ground:
            waiting, connection.run_on_commit = connection.run_on_commit, []
            for _savepoints, call, _robust in waiting:
                call()

    with patch.object(transaction.Atomic, "__exit__", leave_and_commit):
        yield


@pytest.fixture(params=["whoosh", "database", "opensearch"])
def engine(request, db, settings, tmp_path):
    """Each search engine in turn: switching is one setting, and the directory works the same."""
    if request.param == "opensearch":
        request.getfixturevalue("commits")
        backend = opensearch.backend_on(request.getfixturevalue("opensearch_server"))
    elif request.param == "database":
        backend = {"BACKEND": "wagtail.search.backends.database"}
    else:
        backend = {"BACKEND": "wagtail_mentoring.search", "PATH": tmp_path / "engine"}
    settings.WAGTAILSEARCH_BACKENDS = {"default": backend}
    if request.param == "opensearch":
        opensearch.create_index(Mentor)
    return request.param


@pytest.fixture
def directory(site_root):
    """An open directory with all vocabularies as filters."""
    return site_root.add_child(instance=MentorDirectoryPage(title="Find a mentor", slug="mentors"))


def vocabulary_with(slug, *names, **attributes):
    """A vocabulary and its terms by name."""
    vocabulary = VocabularyFactory(slug=slug, name=slug.title(), **attributes)
    return {
        name: TermFactory(
            vocabulary=vocabulary, name=name, slug=name.lower().replace(" ", "-"), sort_order=place
        )
        for place, name in enumerate(names)
    }


@pytest.fixture
def industry(site_root):
    return vocabulary_with("industry", "Biotech", "Law", "Energy", sort_order=1, on_card=True)


@pytest.fixture
def topic(site_root):
    return vocabulary_with("topic", "CV review", "Networking", sort_order=2)
