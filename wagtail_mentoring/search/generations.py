"""The files: one directory for each generation of an index, written aside, then renamed, and never changed
again.

Nothing here decides which generation is current; the database does (``IndexState``). A generation consists of
segments, each two files: Whoosh's own, and the archive of columns that searches read. The columns are read
whole and checked, so whatever later happens to the files cannot hurt a reader. Whoosh's files are opened only
to find phrases.
"""

import json
import os
import shutil
import struct
import time
import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from pickle import UnpicklingError
from threading import Lock
from typing import Any
from uuid import uuid4

from whoosh.index import IndexError as WhooshIndexError

from wagtail_mentoring.search.columns import DamagedColumns, SegmentColumns
from wagtail_mentoring.search.inversion import Inverted
from wagtail_mentoring.search.kept_files import (
    DamagedGeneration,
    link,
    make_private_directory,
    size_and_checksum,
    verify_file,
    verify_size,
)
from wagtail_mentoring.search.schema import field_list, whoosh_schema
from wagtail_mentoring.search.segments import PositionReader
from wagtail_mentoring.search.whoosh_files import (
    PrivateStorage,
    contents,
    positions,
    write_contents,
    write_segment,
)

MANIFEST = "manifest.json"
BUILDING = "building-"
COLUMNS = ".npz"
CONTENTS = ".toc"

#: Generations are removed so many seconds after another took their place: a reader may be opening one.
SWEEP_AFTER = 3600

#: What a killed process was writing is removed so many seconds after it wrote its last file.
SWEEP_BUILDING_AFTER = 900

#: What Whoosh raises on files of another make: they are pickles and packed numbers.
UNREADABLE: tuple[type[Exception], ...] = (
    *(UnpicklingError, struct.error, zlib.error, WhooshIndexError, OSError, EOFError, LookupError),
    *(ValueError, TypeError, AttributeError, ImportError, AssertionError, MemoryError, StopIteration),
)


@dataclass(frozen=True, slots=True)
class StoredSegment:
    """One segment as it was read: its name, its columns, and the numbers of the deleted documents."""

    name: str
    columns: SegmentColumns
    deleted: frozenset[int]
    positions_of: PositionReader

    @property
    def living(self) -> int:
        return self.columns.size - len(self.deleted)


@dataclass(frozen=True, slots=True)
class IndexFiles:
    """Where the generations of one index lie, and the language its text is stemmed for."""

    path: Path
    index: str
    language: str

    @property
    def directory(self) -> Path:
        return self.path / self.index

    def read(self, generation: str) -> list[StoredSegment]:
        """Return the segments of a generation; raise ``DamagedGeneration`` when it is not sound.

        Of Whoosh's files only the sizes are looked at; their content is checked before the first phrase.
        """
        directory = self.directory / generation
        manifest = self.manifest(generation)
        for name, (size, _checksum) in manifest["files"].items():
            verify_size(directory / name, size)
        phrases = PhraseFinder(directory, manifest["files"])
        try:
            return [
                StoredSegment(
                    name,
                    SegmentColumns.load(directory / f"{name}{COLUMNS}"),
                    frozenset(deleted),
                    phrases.of_segment(name),
                )
                for name, deleted in manifest["segments"].items()
            ]
        except DamagedColumns as error:
            raise DamagedGeneration(str(error)) from error

    def manifest(self, generation: str) -> dict[str, Any]:
        """Return what a generation says of itself: files, segments with deletions, fields, language."""
        path = self.directory / generation / MANIFEST
        try:
            manifest = json.loads(path.read_text())
            return {
                "files": dict(manifest["files"]),
                "segments": dict(manifest["segments"]),
                "fields": list(manifest["fields"]),
                "language": str(manifest["language"]),
            }
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise DamagedGeneration(f"{path} cannot be read: {error}") from error

    def verify(self, generation: str) -> None:
        """Read every file of a generation; raise ``DamagedGeneration`` at the first that has changed."""
        for name, expected in self.manifest(generation)["files"].items():
            verify_file(self.directory / generation / name, expected)

    def size(self, generation: str) -> int:
        """Return the bytes the files of a generation take."""
        return sum(size for size, _checksum in self.manifest(generation)["files"].values())

    def is_up_to_date(self, generation: str) -> bool:
        """Tell whether a generation was made from today's ``search_fields`` and language."""
        manifest = self.manifest(generation)
        return manifest["fields"] == field_list(self.index) and manifest["language"] == self.language

    def retire(self, generation: str) -> None:
        """Count the time until a generation is swept from now on: a reader may just be opening it."""
        with suppress(OSError):
            os.utime(self.directory / generation)

    def sweep(self, current: str) -> None:
        """Remove the directories that neither are current nor can still be in use."""
        with suppress(OSError), os.scandir(self.directory) as entries:
            for entry in entries:
                keep = SWEEP_BUILDING_AFTER if entry.name.startswith(BUILDING) else SWEEP_AFTER
                if entry.name != current and entry.stat().st_mtime < time.time() - keep:
                    shutil.rmtree(entry.path, ignore_errors=True)


class PhraseFinder:
    """Reads positions out of a generation's Whoosh files, having checked each file once."""

    def __init__(self, directory: Path, files: Mapping[str, Any]) -> None:
        self._directory = directory
        self._unchecked = {name: each for name, each in files.items() if not name.endswith(COLUMNS)}
        self._lock = Lock()

    def of_segment(self, segment: str) -> PositionReader:
        return partial(self._positions, segment)

    def _positions(
        self, segment: str, field_name: str, term: str, documents: Sequence[int]
    ) -> Mapping[int, Sequence[int]]:
        with self._lock:
            while self._unchecked:
                name, expected = next(iter(self._unchecked.items()))
                verify_file(self._directory / name, expected)
                del self._unchecked[name]
        try:
            return positions(PrivateStorage(self._directory), segment, field_name, term, documents)
        except UNREADABLE as error:
            raise DamagedGeneration(f"{self._directory} cannot be read: {error!r}") from error


class GenerationWriter:
    """Writes one new generation: ``add`` a segment, ``remove`` documents, then ``finish`` or ``cancel``."""

    def __init__(self, files: IndexFiles, *, based_on: str = "", without: Iterable[str] = ()) -> None:
        """Start from nothing, or from the segments of ``based_on`` that are not named in ``without``."""
        self.files = files
        self.name = uuid4().hex
        self._building = files.directory / f"{BUILDING}{self.name}"
        self._schema = whoosh_schema(files.index)
        self._linked: dict[str, Any] = {}
        for path in (files.path, files.directory, self._building):
            make_private_directory(path)
        try:
            self._segments = self._shared(based_on, frozenset(without)) if based_on else []
        except BaseException:
            shutil.rmtree(self._building, ignore_errors=True)
            raise

    @property
    def _storage(self) -> PrivateStorage:
        return PrivateStorage(self._building)

    def _shared(self, generation: str, without: frozenset[str]) -> list[Any]:
        """Share a generation's files by hard links: files are added, and none is ever changed."""
        directory = self.files.directory / generation
        files = self.files.manifest(generation)["files"]
        for name in files:
            if name.endswith(CONTENTS):
                verify_file(directory / name, files[name])
        try:
            found = contents(PrivateStorage(directory))
        except UNREADABLE as error:
            raise DamagedGeneration(f"{directory} cannot be read: {error!r}") from error
        kept = [segment for segment in found if segment.segment_id() not in without]
        names = {segment.segment_id() for segment in kept}
        self._linked = {name: each for name, each in files.items() if name.partition(".")[0] in names}
        for name in self._linked:
            link(directory / name, self._building / name)
        return kept

    def add(self, inverted: Inverted) -> None:
        """Write documents as one new segment."""
        if not inverted.columns.size:
            return
        segment = write_segment(self._storage, self._schema, inverted)
        inverted.columns.save(self._building / f"{segment.segment_id()}{COLUMNS}")
        self._segments.append(segment)

    def remove(self, deleted: Mapping[str, Iterable[int]]) -> None:
        """Mark documents as deleted: for each segment, by name, their numbers."""
        for segment in self._segments:
            for number in deleted.get(segment.segment_id(), ()):
                segment.delete_document(number)

    def finish(self) -> str:
        """Complete the files under their final name and return it; readers learn of it from the database."""
        write_contents(self._storage, self._schema, self._segments, 1)
        new = [path for path in sorted(self._building.iterdir()) if path.name not in self._linked]
        manifest = {
            "files": self._linked | {path.name: size_and_checksum(path) for path in new},
            "segments": {each.segment_id(): sorted(each.deleted_docs()) for each in self._segments},
            "fields": field_list(self.files.index),
            "language": self.files.language,
        }
        (self._building / MANIFEST).write_text(json.dumps(manifest))
        self._building.rename(self.files.directory / self.name)
        return self.name

    def cancel(self) -> None:
        """Give up and leave no file behind."""
        shutil.rmtree(self._building, ignore_errors=True)

    def discard(self) -> None:
        """Remove a finished generation that another process has overtaken."""
        shutil.rmtree(self.files.directory / self.name, ignore_errors=True)


@contextmanager
def new_generation(
    files: IndexFiles, *, based_on: str = "", without: Iterable[str] = ()
) -> Iterator[GenerationWriter]:
    """Finish a new generation at the end of the block, or leave nothing behind when the block fails."""
    writer = GenerationWriter(files, based_on=based_on, without=without)
    try:
        yield writer
        writer.finish()
    except BaseException:
        writer.cancel()
        raise
