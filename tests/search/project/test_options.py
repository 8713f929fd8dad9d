"""What a site may set for the backend beside its directory."""

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.core.management import call_command
from modelsearch.backends import get_search_backend
from modelsearch.test.testapp.models import Author, Book

from wagtail_mentoring.search.models import Change, IndexState

pytestmark = pytest.mark.django_db


@pytest.fixture
def books_only(settings, index_path):
    """A backend that indexes books and what derives from them, nothing else."""
    options = {"BACKEND": "wagtail_mentoring.search", "PATH": index_path, "MODELS": ["searchtests.Book"]}
    settings.MODELSEARCH_BACKENDS = {"default": options}
    return get_search_backend()


def test_backend_limited_to_some_models_notes_and_indexes_no_others(books_only, make_book, titles):
    make_book("Found", authors=["Ann"])
    call_command("rebuild_modelsearch_index", verbosity=0)

    assert titles(books_only.search("found", Book)) == ["Found"]
    assert {index.get_key() for index in books_only.all_indexes()} == {"searchtests.book"}
    assert set(Change.objects.values_list("index", flat=True)) <= {"searchtests.book"}
    assert list(IndexState.objects.values_list("index", flat=True)) == ["searchtests.book"]


def test_search_for_a_model_left_out_names_the_line_to_add(books_only):
    with pytest.raises(ImproperlyConfigured, match='add "searchtests.Author" to "MODELS"'):
        list(books_only.search("ann", Author))
