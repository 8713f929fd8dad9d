"""What the index holds, ready to be asked: a segment is one immutable set of documents, a snapshot is
several.

A segment answers for itself, by document number; the snapshot adds up and merges. Everything worked out of a
segment is kept beside it, because a segment never changes. What does change is which of its documents are
alive: not deleted, and not replaced by a later segment.
"""

from bisect import bisect_left
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property, partial, reduce
from threading import Lock
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from wagtail_mentoring.search.columns import LOUDEST, InvertedField, SegmentColumns
from wagtail_mentoring.search.spelling import Speller
from wagtail_mentoring.search.tables import Column, Mask, Numbers

Floats = NDArray[np.float32]
T = TypeVar("T")

#: The documents that have a phrase, and how often each.
Phrase = tuple[Numbers, Floats]

#: Comes after everything that begins with what precedes it.
LAST = "\U0010ffff"


@dataclass(frozen=True, slots=True)
class Postings:
    """The documents a term occurs in, and how much each says about it, from 0 to 1."""

    documents: NDArray[np.integer[Any]]
    impacts: Floats


#: Reads where a term of a field stands in these documents.
PositionReader = Callable[[str, str, Sequence[int]], Mapping[int, Sequence[int]]]

#: So many phrases of a segment are remembered with the documents that have them.
PHRASES_KEPT = 256


class Remembered:
    """What was made for the latest few keys, for all threads of the process."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._made: dict[Any, Any] = {}
        self._lock = Lock()

    def get(self, key: Any, make: Callable[[], T]) -> T:
        """Return what was made before for a key; two threads may make the same at once."""
        with self._lock:
            if key in self._made:
                return self._made[key]
        made = make()
        with self._lock:
            self._made[key] = made
            if len(self._made) > self._most:
                del self._made[next(iter(self._made))]
        return made


@dataclass(frozen=True)
class Segment:
    """One immutable set of documents; ``positions_of`` reads what only Whoosh's files hold."""

    columns: SegmentColumns
    deleted: frozenset[int]
    positions_of: PositionReader
    _phrases: Remembered = field(default_factory=lambda: Remembered(PHRASES_KEPT), repr=False)

    @property
    def size(self) -> int:
        return self.columns.size

    @cached_property
    def kept(self) -> Mask:
        """The documents that are not marked as deleted in the files."""
        mask = np.ones(self.size, dtype=bool)
        mask[list(self.deleted)] = False
        return mask

    @cached_property
    def numbers(self) -> dict[str, int]:
        """The document number of each key."""
        return {key: number for number, key in enumerate(self.columns.keys)}

    @cached_property
    def key_ranks(self) -> Numbers:
        """The place of each document by primary key."""
        ranks = np.empty(self.size, dtype=np.int64)
        ranks[_key_places(self.columns.keys)] = np.arange(self.size)
        return ranks

    def without(self, replaced: frozenset[str]) -> Mask:
        """Return the documents that are neither deleted nor replaced elsewhere."""
        mask = self.kept.copy()
        mask[[self.numbers[key] for key in replaced if key in self.numbers]] = False
        return mask

    def of_models(self, labels: Iterable[str]) -> Mask:
        """Return the documents that are objects of these models."""
        known = self.columns.labels
        return np.isin(self.columns.models, [known.index(label) for label in labels if label in known])

    def postings(self, field_name: str, term: str, *, beginning: bool = False) -> Postings:
        """Return the documents with a term, or with any term of which it is the beginning.

        A document with several of those terms is there several times.
        """
        inverted = self.columns.fields.get(field_name)
        start, stop = _span(inverted, term, beginning) if inverted else (0, 0)
        if inverted is None or start == stop:
            return Postings(np.zeros(0, dtype=np.uint32), np.zeros(0, dtype=np.float32))
        impacts = inverted.impacts[start:stop].astype(np.float32) / np.float32(LOUDEST)
        return Postings(inverted.documents[start:stop], impacts)

    @cached_property
    def speller(self) -> Speller:
        """All whole words, to look for those that a misspelt one may have meant."""
        return Speller(*self.columns.spelling)

    def phrase(self, field_name: str, terms: tuple[str, ...]) -> Phrase:
        """Return the documents in which these terms of a field follow one another, and how often."""
        return self._phrases.get((field_name, terms), lambda: self._find_phrase(field_name, terms))

    def _find_phrase(self, field_name: str, terms: Sequence[str]) -> Phrase:
        having = [self.postings(field_name, term).documents for term in terms]
        candidates = reduce(partial(np.intersect1d, assume_unique=True), having).tolist()
        times: dict[int, int] = {}
        if candidates:
            places = [self.positions_of(field_name, term, candidates) for term in terms]
            times = {number: _times_in_order([found[number] for found in places]) for number in candidates}
        found = [(number, count) for number, count in times.items() if count]
        documents, counts = zip(*found, strict=True) if found else ((), ())
        return np.array(documents, dtype=np.int64), np.array(counts, dtype=np.float32)


def _times_in_order(positions: Sequence[Sequence[int]]) -> int:
    """Return how often several terms of a document follow one another."""
    starts = ({place - step for place in places} for step, places in enumerate(positions))
    return len(set.intersection(*starts))


def _span(inverted: InvertedField, term: str, beginning: bool) -> tuple[int, int]:
    """Return where the postings of a term, or of all that begin with it, start and stop."""
    first = bisect_left(inverted.terms, term)
    if beginning:
        end = bisect_left(inverted.terms, term + LAST, lo=first)
    else:
        end = first + (first < len(inverted.terms) and inverted.terms[first] == term)
    return int(inverted.offsets[first]), int(inverted.offsets[end])


def _key_places(keys: Sequence[str]) -> Numbers:
    if all(map(str.isdecimal, keys)):
        return np.argsort(np.fromiter(map(int, keys), dtype=np.int64, count=len(keys)), kind="stable")
    return np.array(sorted(range(len(keys)), key=lambda number: key_order(keys[number])), dtype=np.int64)


def key_order(key: str) -> tuple[bool, int, str]:
    """Return a key that sorts primary keys: numbers by size, then everything else."""
    return (False, int(key), "") if key.isdecimal() else (True, 0, key)


@dataclass(frozen=True)
class Part:
    """A segment in a snapshot, with the documents that are alive there."""

    segment: Segment
    alive: Mask
    _kept: dict[Any, Any] = field(default_factory=dict, repr=False)

    @property
    def size(self) -> int:
        return self.segment.size

    def alive_of(self, labels: Sequence[str]) -> Mask:
        """Return the living documents that are objects of these models."""
        key = tuple(labels)
        if key not in self._kept:
            self._kept[key] = self.alive & self.segment.of_models(labels)
        return self._kept[key]

    def column(self, path: Sequence[str]) -> Column:
        return self.segment.columns.table.flat(path)


@dataclass(frozen=True)
class Snapshot:
    """The whole index at one moment."""

    parts: list[Part]
    _kept: dict[str, Remembered] = field(default_factory=dict, repr=False)

    @property
    def size(self) -> int:
        """How many documents there are, dead ones included."""
        return sum(part.size for part in self.parts)

    def holders(self, field_name: str, term: str, *, beginning: bool = False) -> int:
        """Return in how many documents a term occurs, dead ones included."""
        return sum(
            len(part.segment.postings(field_name, term, beginning=beginning).documents) for part in self.parts
        )

    def knows(self, field_name: str, term: str) -> bool:
        """Tell whether a term occurs in any living document."""
        return any(part.alive[part.segment.postings(field_name, term).documents].any() for part in self.parts)

    def keep(self, key: Any, make: Callable[[], T], *, most: int) -> T:
        """Return what was made before for a key; of one sort (``key[0]``) the latest ``most`` are kept."""
        return self._kept.setdefault(key[0], Remembered(most)).get(key, make)
