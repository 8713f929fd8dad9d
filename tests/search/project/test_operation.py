"""Setting it up and looking after it: settings, system checks, the management command."""

from io import StringIO

import pytest
from django.core.checks import run_checks
from django.core.exceptions import ImproperlyConfigured
from django.core.management import CommandError, call_command
from modelsearch.backends import get_search_backend
from modelsearch.backends.base import EmptySearchResults
from modelsearch.index import FilterField
from modelsearch.test.testapp.models import Book, UnindexedBook

from wagtail_mentoring.search.models import Change, IndexState

BACKEND = "wagtail_mentoring.search"


def command(*arguments):
    out = StringIO()
    call_command("mentoring_index", *arguments, "--index", "searchtests.book", stdout=out)
    return out.getvalue()


def problems():
    return [message.id for message in run_checks() if message.id.startswith("wagtail_mentoring_search")]


def test_backend_without_its_app_names_the_line_to_add(settings):
    settings.INSTALLED_APPS = [app for app in settings.INSTALLED_APPS if app != BACKEND]

    with pytest.raises(ImproperlyConfigured, match='add "wagtail_mentoring.search" to INSTALLED_APPS'):
        get_search_backend()


def test_backend_without_a_path_names_the_line_to_add(settings):
    settings.MODELSEARCH_BACKENDS = {"default": {"BACKEND": BACKEND}}

    with pytest.raises(ImproperlyConfigured, match='"PATH": BASE_DIR / "search_index"'):
        get_search_backend()
    assert problems() == ["wagtail_mentoring_search.E001"]


def test_backend_of_another_make_is_none_of_our_business(settings):
    settings.MODELSEARCH_BACKENDS = {"default": {"BACKEND": "modelsearch.backends.database"}}

    assert problems() == []


def test_path_in_a_private_writable_place_passes_the_checks(settings):
    assert problems() == []


@pytest.mark.parametrize("setting", ["MEDIA_ROOT", "STATIC_ROOT"])
@pytest.mark.parametrize("below", [".", "deep/down"])
def test_path_below_a_public_directory_is_an_error(settings, tmp_path, setting, below):
    setattr(settings, setting, str(tmp_path))
    settings.MODELSEARCH_BACKENDS = {"default": {"BACKEND": BACKEND, "PATH": tmp_path / below}}

    assert problems() == ["wagtail_mentoring_search.E002"]


def test_path_that_is_a_file_is_an_error(settings, tmp_path):
    (tmp_path / "file").write_text("")
    settings.MODELSEARCH_BACKENDS = {"default": {"BACKEND": BACKEND, "PATH": tmp_path / "file" / "index"}}

    assert problems() == ["wagtail_mentoring_search.E003"]


@pytest.mark.django_db
def test_language_option_decides_how_words_are_cut(settings, make_book, index_path):
    make_book("Häuser")
    german = {"BACKEND": BACKEND, "PATH": index_path / "de", "LANGUAGE": "de"}
    settings.MODELSEARCH_BACKENDS = {"default": german}
    assert get_search_backend().search("Haus", Book).count() == 1

    settings.MODELSEARCH_BACKENDS = {"default": german | {"LANGUAGE": "xx", "PATH": index_path / "xx"}}
    call_command("mentoring_index", "rebuild", stdout=StringIO())
    assert get_search_backend().search("Haus", Book).count() == 0


@pytest.mark.django_db
def test_model_without_search_fields_is_answered_with_nothing(backend):
    assert isinstance(backend.search("mentor", UnindexedBook), EmptySearchResults)


@pytest.mark.django_db
def test_command_rebuilds_compacts_and_tells_the_size(make_book):
    make_book("Mentor")

    assert command("rebuild") == "searchtests.book: 1 objects indexed.\n"
    make_book("Mentor two")
    assert "1 documents in 1 segments" not in command("stats")
    assert "2 documents in 2 segments" in command("stats")
    assert "1 recent changes" in command("stats")
    assert command("compact") == "searchtests.book: 1 changes folded into the files.\n"
    assert command("compact") == "searchtests.book: 0 changes folded into the files.\n"
    assert "0 recent changes" in command("check")


@pytest.mark.django_db
def test_command_shows_progress_while_it_rebuilds(monkeypatch, make_book):
    monkeypatch.setattr("wagtail_mentoring.search.management.commands.mentoring_index.PROGRESS_EVERY", 2)
    for number in range(5):
        make_book(f"Mentor {number}")

    assert command("rebuild").splitlines() == [
        "searchtests.book: 2 objects …",
        "searchtests.book: 4 objects …",
        "searchtests.book: 5 objects indexed.",
    ]


@pytest.mark.django_db
def test_check_names_what_differs_and_fails(make_book, capsys):
    kept, lost = make_book("Mentor"), make_book("Mentor two")
    command("rebuild")
    command("check")
    Book.objects.filter(pk=lost.pk)._raw_delete("default")
    Book.objects.bulk_create([Book(title="New", number_of_pages=1, publication_date="2020-01-01")])

    out = StringIO()
    with pytest.raises(CommandError, match="mentoring_index rebuild"):
        call_command("mentoring_index", "check", "--index", "searchtests.book", stdout=out)

    assert "1 objects are not in the index" in out.getvalue()
    assert f"1 entries have no object: {lost.pk}" in out.getvalue()
    command("rebuild")
    assert "2 documents" in command("check")
    assert kept.title == "Mentor"


@pytest.mark.django_db
def test_check_notices_files_of_other_fields_and_an_index_never_built(make_book, monkeypatch):
    with pytest.raises(CommandError):
        command("check")

    make_book("Mentor")
    command("rebuild")
    monkeypatch.setattr(Book, "search_fields", [*Book.search_fields, FilterField("summary")])

    with pytest.raises(CommandError):
        command("check")


@pytest.mark.django_db
def test_command_without_a_backend_of_ours_says_what_to_do(settings):
    settings.MODELSEARCH_BACKENDS = {"default": {"BACKEND": "modelsearch.backends.database"}}

    with pytest.raises(CommandError, match="name wagtail_mentoring.search as a BACKEND"):
        command("stats")


@pytest.mark.django_db
def test_reset_empties_the_index_and_its_changes(backend, make_book):
    make_book("Mentor")
    backend.reset_indexes()

    assert backend.search("mentor", Book).count() == 0
    assert not Change.objects.exists()
    assert IndexState.objects.get(index="searchtests.book").generation == ""
