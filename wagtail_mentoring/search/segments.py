"""What the index holds, ready to be asked: a segment is one immutable set of documents, a snapshot is
several.

Everything taken out of Whoosh's files (postings, word lists, lengths, filter tables) is kept as numpy arrays
beside the segment, because a segment never changes. A snapshot numbers the documents of its segments one
after another and knows which of them are alive: not deleted, and not replaced by a later segment.
"""

import json
import struct
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pickle import UnpicklingError
from threading import RLock
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray
from whoosh.filedb.filestore import RamStorage
from whoosh.index import IndexError as WhooshIndexError
from whoosh.reading import IndexReader, TermNotFound

from wagtail_mentoring.search.schema import Record
from wagtail_mentoring.search.tables import Column, Mask, Numbers, Table, table_of

Floats = NDArray[np.float32]
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Postings:
    """The documents a term occurs in, in order, and how often."""

    documents: Numbers
    frequencies: Floats


class Segment:
    """One immutable set of documents over one Whoosh segment reader."""

    def __init__(self, reader: IndexReader) -> None:
        self._reader = reader
        self._lock = RLock()
        self._kept: dict[tuple[str, ...], Any] = {}
        self.size: int = reader.doc_count_all()

    def keep(self, key: tuple[str, ...], make: Callable[[], T]) -> T:
        """Return what was made before for a key; one thread makes, as Whoosh's readers share a position."""
        if key not in self._kept:
            with self._lock:
                if key not in self._kept:
                    self._kept[key] = make()
        return self._kept[key]

    @cached_property
    def _stored(self) -> list[tuple[str, str, Record]]:
        with self._lock:
            stored = [self._reader.stored_fields(number) for number in range(self.size)]
        unpacked = [(fields["key"], *json.loads(fields["document"])) for fields in stored]
        return [(key, model, Record.from_json(record)) for key, model, record in unpacked]

    @cached_property
    def keys(self) -> list[str]:
        """The primary key of each document."""
        return [key for key, _model, _record in self._stored]

    @cached_property
    def models(self) -> NDArray[np.str_]:
        """The model of each document."""
        return np.array([model for _key, model, _record in self._stored], dtype=np.str_)

    @cached_property
    def table(self) -> Table:
        """The filter values of the documents."""
        return table_of([record for _key, _model, record in self._stored])

    @cached_property
    def kept(self) -> Mask:
        """The documents that are not marked as deleted in the files."""
        deleted = list(self._reader.segment().deleted_docs()) if self._reader.has_deletions() else []
        mask = np.ones(self.size, dtype=bool)
        mask[deleted] = False
        return mask

    def alive_without(self, replaced: frozenset[str]) -> Mask:
        """Return the documents that are neither deleted nor replaced elsewhere."""
        mask = self.kept.copy()
        mask[[self._numbers[key] for key in replaced if key in self._numbers]] = False
        return mask

    @cached_property
    def _numbers(self) -> dict[str, int]:
        return {key: number for number, key in enumerate(self.keys)}

    def postings(self, field_name: str, term: str) -> Postings:
        return self.keep(("postings", field_name, term), lambda: self._read_postings(field_name, term))

    def _read_postings(self, field_name: str, term: str) -> Postings:
        pairs = [
            (number, weight) for number, weight, _ in self._matches(field_name, term, with_positions=False)
        ]
        return Postings(
            np.array([number for number, _ in pairs], dtype=np.int64),
            np.array([weight for _, weight in pairs], dtype=np.float32),
        )

    def positions(self, field_name: str, term: str) -> dict[int, list[int]]:
        """Return where a term stands in each document that has it."""
        found = self.keep(
            ("positions", field_name, term),
            lambda: list(self._matches(field_name, term, with_positions=True)),
        )
        return {number: positions for number, _weight, positions in found}

    def _matches(
        self, field_name: str, term: str, *, with_positions: bool
    ) -> list[tuple[int, float, list[int]]]:
        try:
            matcher = self._reader.postings(field_name, term)
        except TermNotFound:
            return []
        found = []
        while matcher.is_active():
            positions = matcher.value_as("positions") if with_positions else []
            found.append((matcher.id(), matcher.weight(), positions))
            matcher.next()
        return found

    def lengths(self, field_name: str) -> Floats:
        """Return the number of terms each document has in a field (Whoosh rounds large ones)."""
        return self.keep(("lengths", field_name), lambda: self._read_lengths(field_name))

    def _read_lengths(self, field_name: str) -> Floats:
        lengths = (self._reader.doc_field_length(number, field_name) for number in range(self.size))
        return np.fromiter(lengths, dtype=np.float32, count=self.size)

    def terms(self, field_name: str) -> list[str]:
        """Return the terms of a field in order."""
        return self.keep(("terms", field_name), lambda: self._read_terms(field_name))

    def _read_terms(self, field_name: str) -> list[str]:
        if field_name not in self._reader.schema:
            return []
        return [term.decode("utf-8") for term in self._reader.lexicon(field_name)]


@dataclass(slots=True)
class Snapshot:
    """The whole index at one moment: its segments, and which of their documents are alive."""

    segments: list[Segment]
    alive: Mask
    _kept: dict[tuple[str, ...], Any] = field(default_factory=dict)

    @classmethod
    def of(cls, older: Iterable[Segment], newer: Iterable[Segment], replaced: frozenset[str]) -> "Snapshot":
        """Return the snapshot in which ``newer`` segments replace the objects named in ``replaced``."""
        older, newer = list(older), list(newer)
        masks = [segment.alive_without(replaced) for segment in older] + [segment.kept for segment in newer]
        return cls([*older, *newer], _joined(masks, bool))

    @property
    def size(self) -> int:
        return len(self.alive)

    def keys(self) -> list[str]:
        """Return the primary key of each document, dead ones included."""
        return self.keep(("keys",), lambda: [key for segment in self.segments for key in segment.keys])

    def key_order(self) -> Numbers:
        """Return for each document its place by primary key: numbers by size, then everything else."""

        def places() -> Numbers:
            keys = self.keys()
            order = sorted(range(len(keys)), key=lambda number: _key_order(keys[number]))
            placed = np.empty(len(keys), dtype=np.int64)
            placed[order] = np.arange(len(keys))
            return placed

        return self.keep(("key order",), places)

    def of_models(self, labels: Iterable[str]) -> Mask:
        """Return the living documents that are objects of these models."""
        wanted = list(labels)
        return self.alive & _joined([np.isin(segment.models, wanted) for segment in self.segments], bool)

    def postings(self, field_name: str, term: str) -> Postings:
        """Return the living documents a term occurs in."""
        return self.keep(("postings", field_name, term), lambda: self._join_postings(field_name, term))

    def _join_postings(self, field_name: str, term: str) -> Postings:
        parts = [(offset, segment.postings(field_name, term)) for offset, segment in self._numbered()]
        documents = _joined([offset + part.documents for offset, part in parts], np.int64)
        frequencies = _joined([part.frequencies for _offset, part in parts], np.float32)
        living = self.alive[documents]
        return Postings(documents[living], frequencies[living])

    def positions(self, field_name: str, term: str) -> dict[int, list[int]]:
        """Return where a term stands in each living document that has it."""
        return {
            offset + number: positions
            for offset, segment in self._numbered()
            for number, positions in segment.positions(field_name, term).items()
            if self.alive[offset + number]
        }

    def lengths(self, field_name: str) -> Floats:
        """Return the number of terms each document has in a field."""
        return self.keep(
            ("lengths", field_name),
            lambda: _joined([segment.lengths(field_name) for segment in self.segments], np.float32),
        )

    def average_length(self, field_name: str) -> float:
        """Return the mean length of a field over the living documents that have it."""

        def mean() -> float:
            lengths = self.lengths(field_name)[self.alive]
            return float(lengths[lengths > 0].mean()) if (lengths > 0).any() else 1.0

        return self.keep(("average", field_name), mean)

    def terms(self, field_name: str) -> list[str]:
        """Return the terms of a field in order; the odd one may belong to dead documents only."""

        def merged() -> list[str]:
            lists = [segment.terms(field_name) for segment in self.segments]
            return sorted({term for terms in lists for term in terms}) if len(lists) > 1 else [*lists, []][0]

        return self.keep(("terms", field_name), merged)

    def tables(self) -> list[Table]:
        """Return the filter tables of the segments, in the order of the document numbers."""
        return [segment.table for segment in self.segments]

    def columns(self, path: Sequence[str]) -> list[tuple[int, Column]]:
        """Return the column at a path in each segment, with the number of the segment's first document."""
        return [(offset, segment.table.document_column(path)) for offset, segment in self._numbered()]

    def _numbered(self) -> list[tuple[int, Segment]]:
        offsets = np.cumsum([0, *(segment.size for segment in self.segments)])
        return [(int(offset), segment) for offset, segment in zip(offsets, self.segments, strict=False)]

    def keep(self, key: tuple[str, ...], make: Callable[[], T]) -> T:
        if key not in self._kept:
            self._kept[key] = make()
        return self._kept[key]


#: What Whoosh raises on files of another make: they are pickles and packed numbers.
UNREADABLE: tuple[type[Exception], ...] = (
    *(UnpicklingError, struct.error, WhooshIndexError, EOFError, LookupError, ValueError, TypeError),
    *(AttributeError, ImportError, AssertionError, MemoryError),
)


class UnreadableIndex(Exception):
    """The files are whole, but this Whoosh cannot read them."""


def segments_of(storage: RamStorage) -> list[Segment]:
    """Return the segments of a Whoosh index held in memory; raise ``UnreadableIndex`` when it is none."""
    try:
        reader = storage.open_index().reader()
        return [Segment(leaf) for leaf, _offset in reader.leaf_readers() if leaf.doc_count_all()]
    except UNREADABLE as error:
        raise UnreadableIndex(repr(error)) from error


def _key_order(key: str) -> tuple[bool, int, str]:
    return (False, int(key), "") if key.isdecimal() else (True, 0, key)


def _joined(parts: Sequence[NDArray[Any]], dtype: Any) -> NDArray[Any]:
    return np.concatenate(parts) if parts else np.zeros(0, dtype=dtype)
