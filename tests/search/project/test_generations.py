"""Generations of files: built on each other, complete or not there at all, and honest about damage."""

import os
import resource

import pytest
from modelsearch.test.testapp.models import Book
from whoosh.index import open_dir
from whoosh.query import Every, Term

from wagtail_mentoring.search import generations
from wagtail_mentoring.search.columns import SegmentColumns
from wagtail_mentoring.search.generations import DamagedGeneration, IndexFiles, new_generation
from wagtail_mentoring.search.inversion import invert
from wagtail_mentoring.search.schema import Document, Record

pytestmark = pytest.mark.django_db


@pytest.fixture
def files(backend):
    return backend.get_index_for_model(Book).files


def books(*titles, first=1):
    documents = [
        Document(str(first + number), "searchtests.book", {"title": [title]}, {"title": [title]}, Record())
        for number, title in enumerate(titles)
    ]
    return invert(documents, language="en")


def build(files, *segments, deleted=None, **options):
    with new_generation(files, **options) as writer:
        writer.remove(deleted or {})
        for segment in segments:
            writer.add(segment)
    return writer.name


def keys(segments):
    return [
        [key for number, key in enumerate(each.columns.keys) if number not in each.deleted]
        for each in segments
    ]


def keys_in_whoosh(files, generation, query=None):
    with open_dir(str(files.directory / generation)).searcher() as searcher:
        return sorted(hit["key"] for hit in searcher.search(query or Every(), limit=None))


def test_generation_is_read_as_it_was_written(files):
    written = books("Mentor one", "Mentor two")

    [segment] = files.read(build(files, written))

    assert segment.columns.keys == ["1", "2"]
    assert segment.columns.averages == written.columns.averages
    assert segment.positions_of("stems.title", "two", [1]) == {1: [1]}
    for name, field in written.columns.fields.items():
        read = segment.columns.fields[name]
        assert read.terms == field.terms
        for array in ("offsets", "documents", "impacts"):
            assert getattr(read, array).tolist() == getattr(field, array).tolist()


def test_generation_of_nothing_has_no_segment(files):
    generation = build(files)

    assert files.read(generation) == []
    assert keys_in_whoosh(files, generation) == []


def test_generation_based_on_another_shares_its_files_and_leaves_it_as_it_was(files):
    old = build(files, books("Mentor one", "Mentor two"))
    [first] = files.read(old)

    new = build(files, books("Guide", first=3), based_on=old, deleted={first.name: {0}})

    assert keys(files.read(new)) == [["2"], ["3"]]
    assert keys(files.read(old)) == [["1", "2"]]
    assert (keys_in_whoosh(files, new), keys_in_whoosh(files, old)) == (["2", "3"], ["1", "2"])
    assert keys_in_whoosh(files, new, Term("stems.title", "mentor")) == ["2"]
    shared = f"{first.name}.npz"
    assert (files.directory / new / shared).samefile(files.directory / old / shared)


def test_deleted_documents_stay_deleted_in_later_generations(files):
    old = build(files, books("one", "two", "three"))
    name = files.read(old)[0].name

    middle = build(files, based_on=old, deleted={name: {0}})
    new = build(files, based_on=middle, deleted={name: {2}})

    assert keys(files.read(new)) == [["2"]]


def test_segment_left_out_leaves_no_file(files):
    old = build(files, books("one"), books("two", first=2))
    first, second = files.read(old)

    new = build(files, books("three", first=3), based_on=old, without=[first.name])

    assert keys(files.read(new)) == [["2"], ["3"]]
    assert not list((files.directory / new).glob(f"{first.name}.*"))
    assert list((files.directory / new).glob(f"{second.name}.*"))


def test_files_are_copied_where_they_cannot_be_linked(files, monkeypatch):
    def refuse(source, target):
        raise PermissionError(1, "Operation not permitted")

    monkeypatch.setattr(os, "link", refuse)
    new = build(files, books("two", first=2), based_on=build(files, books("one")))

    files.verify(new)
    assert keys(files.read(new)) == [["1"], ["2"]]


STEPS = {
    "whoosh's files": (generations, "write_segment"),
    "the columns": (SegmentColumns, "save"),
    "the table of contents": (generations, "write_contents"),
    "the manifest": (generations.Path, "write_text"),
    "the rename": (generations.Path, "rename"),
}


@pytest.mark.parametrize(
    "error", [OSError(28, "No space left on device"), KeyboardInterrupt(), MemoryError()]
)
@pytest.mark.parametrize("step", STEPS.values(), ids=STEPS.keys())
def test_failure_at_any_step_leaves_nothing_behind(files, monkeypatch, step, error):
    old = build(files, books("one"))

    def fail(*args, **kwargs):
        raise error

    monkeypatch.setattr(*step, fail)
    with pytest.raises(type(error)):
        build(files, books("two", first=2), based_on=old)
    monkeypatch.undo()

    assert [path.name for path in files.directory.iterdir()] == [old]
    files.verify(old)


@pytest.fixture
def small_files_only():
    """Let this process write files of 20 kB at most: what a full disk does, at some place in the middle."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, before[1]))
    yield
    resource.setrlimit(resource.RLIMIT_FSIZE, before)


def test_disk_that_is_full_in_the_middle_leaves_nothing_behind(files, small_files_only):
    with pytest.raises(OSError, match="File too large"):
        build(files, books(*(f"Mentor number{number}" for number in range(2000))))

    assert list(files.directory.iterdir()) == []


def test_base_that_is_missing_is_damage_and_leaves_nothing_behind(files):
    with pytest.raises(DamagedGeneration):
        build(files, books("one"), based_on="0" * 32)

    assert list(files.directory.iterdir()) == []


@pytest.mark.parametrize("pattern", ["*.toc", "manifest.json"])
def test_base_with_damaged_contents_is_damage(files, pattern):
    old = build(files, books("one"))
    path = next((files.directory / old).glob(pattern))
    path.write_bytes(path.read_bytes()[:-20] + bytes(20))

    with pytest.raises(DamagedGeneration):
        build(files, books("two"), based_on=old)


def test_damage_to_a_shared_file_is_still_damage_in_the_next_generation(files):
    old = build(files, books("one"))
    path = next((files.directory / old).glob("*.seg"))
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 0xFF
    path.write_bytes(content)

    new = build(files, books("two", first=2), based_on=old)

    with pytest.raises(DamagedGeneration):
        files.verify(new)


@pytest.mark.parametrize("name", ["*.seg", "*.npz", "*.toc", "manifest.json"])
def test_file_that_is_missing_is_damage(files, name):
    generation = build(files, books("one"))
    next((files.directory / generation).glob(name)).unlink()

    with pytest.raises(DamagedGeneration):
        files.read(generation)


def test_flipped_byte_in_whooshs_file_is_found_before_the_first_phrase(files):
    generation = build(files, books("one two"))
    path = next((files.directory / generation).glob("*.seg"))
    [segment] = files.read(generation)
    content = bytearray(path.read_bytes())
    content[-1] ^= 0xFF
    path.write_bytes(content)

    with pytest.raises(DamagedGeneration, match="not what was written"):
        segment.positions_of("stems.title", "two", [0])


def test_file_cut_short_after_the_first_phrase_is_damage_and_no_crash(files):
    generation = build(files, books("one two"))
    [segment] = files.read(generation)
    assert segment.positions_of("stems.title", "two", [0]) == {0: [1]}

    path = next((files.directory / generation).glob("*.seg"))
    path.write_bytes(path.read_bytes()[:50])

    with pytest.raises(DamagedGeneration):
        segment.positions_of("stems.title", "two", [0])


def test_manifest_knows_sizes_fields_and_language(files):
    generation = build(files, books("one"))

    sizes = [path.stat().st_size for path in (files.directory / generation).glob("*[!n]")]
    assert files.size(generation) <= sum(sizes)
    assert files.is_up_to_date(generation)
    assert not IndexFiles(files.path, files.index, "de").is_up_to_date(generation)


def test_files_can_be_read_by_their_owner_only(files):
    generation = build(files, books("one"), based_on=build(files, books("zero")))

    for path in (files.path, files.directory, files.directory / generation):
        assert path.stat().st_mode & 0o077 == 0
