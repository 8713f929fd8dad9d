"""The files: one directory for each generation of an index, written aside, then renamed, and never changed
again.

Nothing here decides which generation is current; the database does (``IndexState``). A generation is read
whole into memory and checked against its list of checksums, so whatever later happens to the files cannot
hurt a reader.
"""

import json
import os
import shutil
import time
import zlib
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import uuid4

from whoosh.filedb.filestore import FileStorage, RamStorage
from whoosh.index import FileIndex
from whoosh.writing import SegmentWriter

from wagtail_mentoring.search.schema import Document, field_list, whoosh_schema, whoosh_text_fields

MANIFEST = "manifest.json"
BUILDING = "building-"

#: More segments than this are merged into one at the next compaction.
MAX_SEGMENTS = 8

#: Directories nobody points to are removed after this many seconds: a reader may be opening one just now.
SWEEP_AFTER = 3600


class DamagedGeneration(Exception):
    """The files of a generation are missing or are not what was written."""


class MemoryStorage(RamStorage):
    """Whoosh's storage in memory, for its scratch files as well.

    Whoosh keeps those in one directory below ``/tmp`` that all processes share, and each clears it for all.
    """

    def temp_storage(self, name: str | None = None) -> "MemoryStorage":
        return MemoryStorage()


@dataclass(frozen=True, slots=True)
class IndexFiles:
    """Where the generations of one index lie, and the language its text is stemmed for."""

    path: Path
    index: str
    language: str

    @property
    def directory(self) -> Path:
        return self.path / self.index

    def read(self, generation: str) -> MemoryStorage:
        """Return the checked content of a generation; raise ``DamagedGeneration`` when it is not sound."""
        directory = self.directory / generation
        storage = MemoryStorage()
        for name, (size, checksum) in self.manifest(generation)["files"].items():
            try:
                content = (directory / name).read_bytes()
            except OSError as error:
                raise DamagedGeneration(f"{directory / name} cannot be read: {error}") from error
            if len(content) != size or zlib.crc32(content) != checksum:
                raise DamagedGeneration(f"{directory / name} is not what was written")
            storage.files[name] = content
        return storage

    def manifest(self, generation: str) -> dict[str, Any]:
        """Return what a generation says of itself: files with size and checksum, fields, language."""
        path = self.directory / generation / MANIFEST
        try:
            manifest = json.loads(path.read_text())
            return {
                "files": dict(manifest["files"]),
                "fields": manifest["fields"],
                "language": manifest["language"],
            }
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise DamagedGeneration(f"{path} cannot be read: {error}") from error

    def size(self, generation: str) -> int:
        """Return the bytes the files of a generation take."""
        return sum(size for size, _checksum in self.manifest(generation)["files"].values())

    def is_up_to_date(self, generation: str) -> bool:
        """Tell whether a generation was made from today's ``search_fields`` and language."""
        manifest = self.manifest(generation)
        return manifest["fields"] == field_list(self.index) and manifest["language"] == self.language

    def sweep(self, current: str) -> None:
        """Remove the directories that neither are current nor can still be in use."""
        oldest = time.time() - SWEEP_AFTER
        with os.scandir(self.directory) as entries:
            unused = [
                entry.path for entry in entries if entry.name != current and entry.stat().st_mtime < oldest
            ]
        for path in unused:
            shutil.rmtree(path, ignore_errors=True)


class GenerationWriter:
    """Writes one new generation: ``add`` and ``remove`` documents, then ``finish`` or ``cancel``."""

    def __init__(self, files: IndexFiles, *, based_on: str = "") -> None:
        self.files = files
        self.name = uuid4().hex
        self._building = files.directory / f"{BUILDING}{self.name}"
        _make_private_directory(files.path)
        _make_private_directory(files.directory)
        _make_private_directory(self._building)
        try:
            self._writer = self._continue(based_on) if based_on else self._begin()
        except BaseException:
            shutil.rmtree(self._building, ignore_errors=True)
            raise

    def _begin(self) -> SegmentWriter:
        storage = FileStorage(str(self._building))
        return storage.create_index(whoosh_schema(self.files.index)).writer()

    def _continue(self, generation: str) -> SegmentWriter:
        """Start from a generation's files, shared by hard links: Whoosh adds files and never changes one."""
        for name in self.files.manifest(generation)["files"]:
            _link(self.files.directory / generation / name, self._building / name)
        writer = FileIndex(FileStorage(str(self._building))).writer()
        for name, field in whoosh_text_fields(self.files.index).items():
            if name not in writer.schema:
                writer.add_field(name, field)
        return writer

    def add(self, documents: Iterable[Document]) -> None:
        for document in documents:
            self._writer.add_document(**document.whoosh_fields(self.files.language))

    def remove(self, keys: Iterable[str]) -> None:
        for key in keys:
            self._writer.delete_by_term("key", key)

    def finish(self) -> str:
        """Complete the files under their final name and return it; readers learn of it from the database."""
        self._writer.commit(merge=False, optimize=len(self._writer.segments) >= MAX_SEGMENTS)
        manifest = {
            "files": {
                path.name: _fingerprint(path) for path in sorted(self._building.iterdir()) if _is_index(path)
            },
            "fields": field_list(self.files.index),
            "language": self.files.language,
        }
        (self._building / MANIFEST).write_text(json.dumps(manifest))
        self._building.rename(self.files.directory / self.name)
        return self.name

    def cancel(self) -> None:
        """Give up: free Whoosh's lock and leave no file behind."""
        if not self._writer.is_closed:
            with suppress(OSError):
                self._writer.cancel()
        shutil.rmtree(self._building, ignore_errors=True)

    def discard(self) -> None:
        """Remove a finished generation that another process has overtaken."""
        shutil.rmtree(self.files.directory / self.name, ignore_errors=True)


@contextmanager
def new_generation(files: IndexFiles, *, based_on: str = "") -> Iterator[GenerationWriter]:
    """Finish a new generation at the end of the block, or leave nothing behind when the block fails."""
    writer = GenerationWriter(files, based_on=based_on)
    try:
        yield writer
        writer.finish()
    except BaseException:
        writer.cancel()
        raise


def in_memory(index: str, language: str, documents: Sequence[Document]) -> MemoryStorage:
    """Return a small index of these documents that never touches the disk."""
    storage = MemoryStorage()
    writer = storage.create_index(whoosh_schema(index)).writer()
    for document in documents:
        writer.add_document(**document.whoosh_fields(language))
    writer.commit(merge=False)
    return storage


def _is_index(path: Path) -> bool:
    return path.suffix in {".seg", ".toc"}


def _fingerprint(path: Path) -> tuple[int, int]:
    content = path.read_bytes()
    return len(content), zlib.crc32(content)


def _make_private_directory(path: Path) -> None:
    """Make a directory only its owner can enter: Whoosh's files are pickles, and they hold people's data."""
    path.mkdir(mode=0o700, parents=True, exist_ok=True)
    path.chmod(0o700)


def _link(source: Path, target: Path) -> None:
    try:
        os.link(source, target)
    except FileNotFoundError as error:
        raise DamagedGeneration(f"{source} is missing") from error
    except OSError:
        shutil.copy2(source, target)
