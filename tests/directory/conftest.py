"""A directory page, search engines to try it with, and a few words to describe mentors with."""

import importlib

import pytest
from django.db import connection
from django.db.migrations import SeparateDatabaseAndState

from tests.factories import TermFactory, VocabularyFactory
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


@pytest.fixture(
    params=["wagtail_mentoring.search", "wagtail.search.backends.database"], ids=["whoosh", "database"]
)
def engine(request, settings, tmp_path):
    """Each search engine in turn: switching is one setting, and the directory works the same."""
    backend = {"BACKEND": request.param}
    if request.param == "wagtail_mentoring.search":
        backend["PATH"] = tmp_path / "engine"
    settings.WAGTAILSEARCH_BACKENDS = {"default": backend}
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
