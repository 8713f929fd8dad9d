"""Files missing, cut short, overwritten or not writable: visitors see results, staff see a notice."""

import json
import os
import shutil
import zlib
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from modelsearch.query import MATCH_ALL, Phrase
from modelsearch.test.testapp.models import Book

from wagtail_mentoring.search import healing
from wagtail_mentoring.search.generations import DamagedGeneration, GenerationWriter, new_generation
from wagtail_mentoring.search.models import Change, IndexState
from wagtail_mentoring.search.rebuilding import compact, rebuild

pytestmark = pytest.mark.django_db


@pytest.fixture
def files(backend):
    return backend.get_index_for_model(Book).files


@pytest.fixture
def generation(files, make_book):
    """Two books in files, and the directory of the files."""
    make_book("Mentor one", pages=1)
    make_book("Mentor two", pages=2)
    rebuild(files)
    return files.directory / IndexState.objects.get(index="searchtests.book").generation


def cut_short(path):
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def flip_a_byte(path):
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 0xFF
    path.write_bytes(content)


def write_nonsense(path, content):
    """Overwrite the table of contents as another program would, checksum and all."""
    table = next(path.glob("*.toc"))
    table.write_bytes(content)
    manifest = json.loads((path / "manifest.json").read_text())
    manifest["files"][table.name] = (len(content), zlib.crc32(content))
    (path / "manifest.json").write_text(json.dumps(manifest))


def cut_by_a_byte(path):
    path.write_bytes(path.read_bytes()[:-1])


#: What every search reads.
DAMAGES = {
    "columns missing": lambda path: next(path.glob("*.npz")).unlink(),
    "columns cut short": lambda path: cut_short(next(path.glob("*.npz"))),
    "columns cut by a byte": lambda path: cut_by_a_byte(next(path.glob("*.npz"))),
    "columns empty": lambda path: next(path.glob("*.npz")).write_bytes(b""),
    "one byte flipped": lambda path: flip_a_byte(next(path.glob("*.npz"))),
    "manifest missing": lambda path: (path / "manifest.json").unlink(),
    "manifest empty": lambda path: (path / "manifest.json").write_text(""),
    "manifest of another kind": lambda path: (path / "manifest.json").write_text("[1]"),
    "directory missing": shutil.rmtree,
    "everything missing": lambda path: shutil.rmtree(path.parents[1]),
}

#: What only phrases read.
WHOOSH_DAMAGES = {
    "segment missing": lambda path: next(path.glob("*.seg")).unlink(),
    "segment cut short": lambda path: cut_short(next(path.glob("*.seg"))),
    "segment empty": lambda path: next(path.glob("*.seg")).write_bytes(b""),
    "segment flipped": lambda path: flip_a_byte(next(path.glob("*.seg"))),
    "table of contents missing": lambda path: next(path.glob("*.toc")).unlink(),
    "table of contents flipped": lambda path: flip_a_byte(next(path.glob("*.toc"))),
    "files of another program": lambda path: write_nonsense(path, b"not an index"),
    "files of another Whoosh": lambda path: write_nonsense(path, bytes(range(256)) * 8),
}


@pytest.mark.parametrize("damage", DAMAGES.values(), ids=DAMAGES.keys())
def test_small_damaged_index_is_rebuilt_by_the_search_that_finds_it(backend, generation, caplog, damage):
    damage(generation)

    assert backend.search("mentors", Book).count() == 2  # the database alone would not find the plural

    assert "missing or damaged and is rebuilt" in caplog.text
    assert IndexState.objects.get(index="searchtests.book").generation != generation.name


@pytest.mark.parametrize("damage", DAMAGES.values(), ids=DAMAGES.keys())
def test_large_damaged_index_leaves_the_answer_to_the_database(
    backend, generation, caplog, monkeypatch, damage
):
    monkeypatch.setattr(healing, "MENDED_AT_ONCE", 1)
    damage(generation)

    results = backend.search("mentor", Book.objects.order_by("-number_of_pages"), order_by_relevance=False)

    assert [book.title for book in results] == ["Mentor two", "Mentor one"]
    assert [book.title for book in results[1:]] == ["Mentor one"]
    assert results.count() == 2
    assert backend.search(MATCH_ALL, Book.objects.filter(number_of_pages=1)).count() == 1
    assert backend.autocomplete("ment", Book).annotate_score("score")[0].score == 0
    assert "It will be rebuilt." in caplog.text


@pytest.mark.parametrize("small", [True, False])
@pytest.mark.parametrize("damage", WHOOSH_DAMAGES.values(), ids=WHOOSH_DAMAGES.keys())
def test_phrase_over_damaged_whoosh_files_is_answered(backend, generation, monkeypatch, damage, small):
    monkeypatch.setattr(healing, "MENDED_AT_ONCE", 1000 if small else 0)
    damage(generation)

    results = backend.search(Phrase("mentor two"), Book)

    assert results.count() == 1
    assert [book.title for book in results] == ["Mentor two"]
    assert backend.search("mentor", Book).count() == 2


@pytest.mark.parametrize("name", [name for name in WHOOSH_DAMAGES if not name.startswith("files of")])
def test_check_finds_damage_that_no_search_has_met(generation, name):
    WHOOSH_DAMAGES[name](generation)

    with pytest.raises(CommandError, match="needs attention"):
        call_command("mentoring_index", "check", "--index", "searchtests.book", stdout=StringIO())


def test_damage_after_the_files_were_read_is_not_noticed(backend, generation):
    assert backend.search("mentors", Book).count() == 2

    for path in generation.iterdir():
        path.write_bytes(b"")

    assert backend.search("mentors", Book.objects.filter(number_of_pages=1)).count() == 1


def test_changes_are_found_over_damaged_files_once_rebuilt(backend, generation, make_book):
    make_book("Mentor three")
    shutil.rmtree(generation)

    assert backend.search("mentors", Book).count() == 3


def test_index_that_was_never_built_is_built_when_small(backend, make_book):
    make_book("Mentor")

    assert backend.search("mentors", Book).count() == 1
    assert IndexState.objects.get(index="searchtests.book").complete


def test_directory_that_cannot_be_written_is_answered_by_the_database(backend, make_book, index_path, caplog):
    make_book("Mentor")
    index_path.write_text("a file where the directory should be")

    assert backend.search("mentor", Book).count() == 1
    assert "cannot be rebuilt" in caplog.text


def test_compaction_over_damaged_files_says_so_and_loses_nothing(generation, files, make_book):
    make_book("Mentor three")
    shutil.rmtree(generation)

    with pytest.raises(DamagedGeneration):
        compact(files)

    assert Change.objects.filter(index="searchtests.book").count() == 1


def test_generation_that_fails_half_way_leaves_nothing_behind(files, monkeypatch, generation):
    before = sorted(files.directory.iterdir())

    def full(self):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(GenerationWriter, "finish", full)
    with pytest.raises(OSError, match="No space left"), new_generation(files, based_on=generation.name):
        pass

    assert sorted(files.directory.iterdir()) == before


def test_directories_can_be_entered_by_their_owner_only(generation, index_path):
    modes = {
        oct(path.stat().st_mode & 0o777) for path in (index_path, *index_path.rglob("*")) if path.is_dir()
    }

    assert modes == {"0o700"}


def test_directories_nobody_uses_are_swept_after_a_while(files, generation):
    rebuild(files)
    assert generation.is_dir()  # a reader may be opening it just now

    os.utime(generation, (0, 0))
    rebuild(files)

    assert not generation.exists()
    assert Path(files.directory, IndexState.objects.get(index="searchtests.book").generation).is_dir()


def test_files_can_be_opened_by_plain_whoosh(generation):
    from whoosh.index import open_dir
    from whoosh.query import Term

    with open_dir(str(generation)).searcher() as searcher:
        found = [hit["key"] for hit in searcher.search(Term("stems.title", "mentor"))]

    assert sorted(found) == sorted(str(pk) for pk in Book.objects.values_list("pk", flat=True))
