"""Fixtures for the search tests: a private directory for the index, and some books to find."""

from datetime import date

import pytest
from modelsearch.backends import get_search_backend
from modelsearch.test.testapp.models import Author, Book


@pytest.fixture(autouse=True)
def index_path(settings, tmp_path):
    """Keep each test's index in a directory of its own."""
    path = tmp_path / "index"
    settings.MODELSEARCH_BACKENDS = {"default": {"BACKEND": "wagtail_mentoring.search", "PATH": path}}
    return path


@pytest.fixture
def backend(index_path):
    return get_search_backend()


@pytest.fixture
def empty_index(backend, db):
    """An index that is known to hold nothing, so that only changes are searched."""
    backend.reset_indexes()
    return backend


@pytest.fixture
def make_book(db):
    """Return a function that saves a book, with authors and tags by name."""

    def make(title, *, pages=100, published=date(2020, 1, 1), authors=(), tags=(), **fields):
        book = Book.objects.create(title=title, number_of_pages=pages, publication_date=published, **fields)
        book.authors.set([Author.objects.get_or_create(name=name)[0] for name in authors])
        book.tags.set(tags)
        return book

    return make


@pytest.fixture
def titles():
    """Return a function that gives the titles of search results in their order."""
    return lambda results: [book.title for book in results]
