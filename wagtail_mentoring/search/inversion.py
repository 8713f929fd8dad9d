"""Turning documents inside out: from the words of each document to the documents of each term.

Documents are taken in one by one and kept as numbers: every distinct word has one, and a field becomes one
long row of them. Numpy then sorts whole fields at once. It is the same work for one changed object in memory
as for a hundred thousand on their way to the disk.
"""

from array import array
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from wagtail_mentoring.search.columns import LOUDEST, InvertedField, SegmentColumns
from wagtail_mentoring.search.schema import Document
from wagtail_mentoring.search.tabulation import TableBuilder
from wagtail_mentoring.search.tokens import stemmer, words

#: BM25's constants: how soon repeating a word stops counting, and how much a long field is held against it.
SATURATION = 1.2
LENGTH_WEIGHT = 0.75

#: The number that stands between two values of a field, so that no phrase matches across them; no word's.
GAP = 0


@dataclass(frozen=True, slots=True)
class Occurrences:
    """What only Whoosh's files hold of a field, beside its ``InvertedField``.

    ``frequencies`` says for each posting how often the term occurs, ``positions`` where, posting after
    posting. ``lengths`` says how many terms each document has.
    """

    frequencies: NDArray[np.uint32]
    positions: NDArray[np.uint32]
    lengths: NDArray[np.uint32]


@dataclass(frozen=True, slots=True)
class Inverted:
    """Documents turned inside out: what a search looks at, and what only Whoosh's files hold beside it."""

    columns: SegmentColumns
    occurrences: dict[str, Occurrences]

    def positions_of(self, field_name: str, term: str, documents: Iterable[int]) -> dict[int, list[int]]:
        """Return by document number where a term stands in a field; nothing for an unknown term.

        ``documents`` are those of interest; a few more do no harm.
        """
        inverted = self.columns.fields.get(field_name)
        number = bisect_left(inverted.terms, term) if inverted else 0
        if inverted is None or inverted.terms[number : number + 1] != [term]:
            return {}
        first, last = inverted.offsets[number], inverted.offsets[number + 1]
        occurrences = self.occurrences[field_name]
        ends = np.cumsum(occurrences.frequencies[:last], dtype=np.int64)[first:]
        starts = ends - occurrences.frequencies[first:last]
        return {
            int(document): occurrences.positions[start:end].tolist()
            for document, start, end in zip(inverted.documents[first:last], starts, ends, strict=True)
        }


def invert(
    documents: Iterable[Document], *, language: str, averages: Mapping[str, float] | None = None
) -> Inverted:
    """Return documents inverted, numbered in their order.

    ``averages`` are the mean lengths of the generation's fields; those not given are these documents' own.
    """
    inverter = Inverter(language, averages)
    for document in documents:
        inverter.add(document)
    return inverter.finish()


class Inverter:
    """Takes documents in one by one; ``finish`` returns them inverted."""

    def __init__(self, language: str, averages: Mapping[str, float] | None = None) -> None:
        self._language = language
        self._averages = averages or {}
        self._keys: list[str] = []
        self._labels: dict[str, int] = {}
        self._models = array("H")
        self._digests = array("Q")
        self._numbers: defaultdict[str, int] = defaultdict(lambda: len(self._numbers) + 1)
        self._searched: defaultdict[str, WrittenField] = defaultdict(WrittenField)
        self._completed: defaultdict[str, WrittenField] = defaultdict(WrittenField)
        self._table = TableBuilder()

    def __len__(self) -> int:
        return len(self._keys)

    def add(self, document: Document) -> None:
        number = len(self._keys)
        self._keys.append(document.key)
        self._models.append(self._labels.setdefault(document.model, len(self._labels)))
        self._digests.append(document.digest)
        self._table.add(document.record)
        for path, texts in document.searched.items():
            self._searched[path].add(number, self._numbered(texts))
        for path, texts in document.completed.items():
            self._completed[path].add(number, self._numbered(texts))

    def _numbered(self, texts: Sequence[str]) -> list[int]:
        numbers: list[int] = []
        for text in texts:
            numbers.extend(map(self._numbers.__getitem__, words(text)))
            numbers.append(GAP)
        return numbers

    def finish(self) -> Inverted:
        """Return what was added. An inverter finishes once."""
        whole = Vocabulary.of(self._numbers)
        stems = Vocabulary.of(map(stemmer(self._language), self._numbers))
        spelling = _spelling(self._searched.values(), whole)
        fields: dict[str, InvertedField] = {}
        occurrences: dict[str, Occurrences] = {}
        averages: dict[str, float] = {}
        for kind, written, vocabulary in (
            ("stems", self._searched, stems),
            ("words", self._completed, whole),
        ):
            for path in [*written]:
                name = f"{kind}.{path}"
                fields[name], occurrences[name], averages[name] = _inverted(
                    written.pop(path), vocabulary, len(self), self._averages.get(name)
                )
        columns = SegmentColumns(
            keys=self._keys,
            labels=[*self._labels],
            models=np.array(self._models, dtype=np.uint16),
            digests=np.array(self._digests, dtype=np.uint64),
            fields=fields,
            spelling=spelling,
            averages=averages,
            table=self._table.finish(),
        )
        return Inverted(columns, occurrences)


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Terms in order, and for each word, by its number, the place of its term."""

    terms: list[str]
    places: NDArray[np.int32]

    @classmethod
    def of(cls, term_of_each_word: Iterable[str]) -> "Vocabulary":
        chosen = ["", *term_of_each_word]  # no word has the number of the gap
        terms = sorted(set(chosen))
        place = {term: number for number, term in enumerate(terms)}
        return cls(terms, np.array([place[term] for term in chosen], dtype=np.int32))


@dataclass(slots=True)
class WrittenField:
    """One field of all documents as it reads: word after word, with a gap after each value."""

    words: "array[int]" = field(default_factory=lambda: array("I"))
    documents: "array[int]" = field(default_factory=lambda: array("I"))
    sizes: "array[int]" = field(default_factory=lambda: array("I"))

    def add(self, document: int, numbers: Sequence[int]) -> None:
        self.words.extend(numbers)
        self.documents.append(document)
        self.sizes.append(len(numbers))

    def read(self) -> tuple[NDArray[np.uint32], NDArray[np.uint32], NDArray[np.uint32]]:
        """Return word numbers, document numbers and positions side by side, without the gaps."""
        numbers = np.array(self.words, dtype=np.uint32)
        sizes = np.array(self.sizes, dtype=np.uint32)
        documents = np.repeat(np.array(self.documents, dtype=np.uint32), sizes)
        starts = np.cumsum(sizes, dtype=np.uint32) - sizes
        positions = np.arange(len(numbers), dtype=np.uint32) - np.repeat(starts, sizes)
        real = numbers != GAP
        return numbers[real], documents[real], positions[real]


def _inverted(
    written: WrittenField, vocabulary: Vocabulary, size: int, average: float | None
) -> tuple[InvertedField, Occurrences, float]:
    """Return a field of ``size`` documents by its terms, and its mean length, worked out if not given."""
    words, documents, positions = written.read()
    lengths = np.bincount(documents, minlength=size).astype(np.uint32)
    average = average or _mean(lengths)
    terms = vocabulary.places[words]
    order = np.argsort(terms, kind="stable")  # words come in document and position order
    terms = terms[order]  # one by one: the largest field decides how much memory all this takes
    documents = documents[order]
    positions = positions[order]
    begins = np.ones(len(terms), dtype=bool)
    begins[1:] = (terms[1:] != terms[:-1]) | (documents[1:] != documents[:-1])
    starts = np.flatnonzero(begins)
    frequencies = np.diff(starts, append=len(terms)).astype(np.uint32)
    terms, documents = terms[starts], documents[starts]
    firsts = np.flatnonzero(np.diff(terms, prepend=-1))
    inverted = InvertedField(
        [vocabulary.terms[number] for number in terms[firsts].tolist()],
        np.append(firsts, len(terms)),
        documents,
        _impacts(frequencies, documents, lengths, average),
    )
    return inverted, Occurrences(frequencies, positions, lengths), average


def _impacts(
    frequencies: NDArray[np.uint32],
    documents: NDArray[np.uint32],
    lengths: NDArray[np.uint32],
    average: float,
) -> NDArray[np.uint8]:
    """Return how much each document's field is about a term: BM25 without the term's rarity."""
    relative = lengths.astype(np.float32) / np.float32(average)
    damping = np.float32(SATURATION) * (1 - LENGTH_WEIGHT + LENGTH_WEIGHT * relative)
    counts = frequencies.astype(np.float32)
    shares = counts / (counts + damping[documents])
    return np.maximum(np.rint(LOUDEST * shares), 1).astype(np.uint8)


def _mean(lengths: NDArray[np.uint32]) -> float:
    """Return the mean length over the documents that have the field."""
    filled = lengths[lengths > 0]
    return float(filled.mean()) if len(filled) else 1.0


def _spelling(fields: Iterable[WrittenField], vocabulary: Vocabulary) -> tuple[list[str], NDArray[np.uint32]]:
    """Return every word of these fields in order, and how often it occurs."""
    counts = np.zeros(len(vocabulary.terms), dtype=np.int64)
    for written in fields:
        numbers = np.frombuffer(written.words, dtype=np.uint32)
        counts += np.bincount(vocabulary.places[numbers], minlength=len(counts))
    counts[0] = 0  # the gaps
    used = np.flatnonzero(counts)
    return [vocabulary.terms[number] for number in used], counts[used].astype(np.uint32)
