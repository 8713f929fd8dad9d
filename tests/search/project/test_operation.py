"""Setting it up and looking after it: settings, system checks, the management command."""

import shutil
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


def test_path_that_others_can_read_is_a_warning(settings, tmp_path):
    settings.MODELSEARCH_BACKENDS = {"default": {"BACKEND": BACKEND, "PATH": tmp_path / "index"}}
    (tmp_path / "index").mkdir(mode=0o755)
    assert problems() == ["wagtail_mentoring_search.W001"]

    (tmp_path / "index").chmod(0o700)
    assert problems() == []


@pytest.mark.parametrize(
    ("other", "found"),
    [({}, []), ({"PATH": "/tmp/elsewhere"}, ["E004"]), ({"LANGUAGE": "de"}, ["E004"])],
)
def test_two_entries_that_keep_the_same_index_twice_are_an_error(settings, tmp_path, other, found):
    entry = {"BACKEND": BACKEND, "PATH": tmp_path / "index"}
    settings.MODELSEARCH_BACKENDS = {"default": entry, "second": entry | other}

    assert problems() == [f"wagtail_mentoring_search.{number}" for number in found]


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
def test_check_of_an_index_in_order_says_so_and_of_a_broken_one_fails(make_book, backend, capsys):
    make_book("Mentor")
    command("rebuild")
    assert command("check").startswith("searchtests.book: 1 documents in 1 segments")

    files = backend.get_index_for_model(Book).files
    shutil.rmtree(files.directory)

    out = StringIO()
    with pytest.raises(CommandError, match="needs attention"):
        call_command("mentoring_index", "check", "--index", "searchtests.book", stdout=out)
    assert "manifest.json cannot be read" in out.getvalue()
    assert "Please run: manage.py mentoring_index rebuild" in out.getvalue()


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
