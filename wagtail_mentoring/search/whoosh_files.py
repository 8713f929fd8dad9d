"""Whoosh's files: a segment written block by block through Whoosh's own codec, and read for its positions.

Whoosh's writer takes documents one at a time and sorts their postings on disk, which takes minutes for a
hundred thousand. Inverted documents are sorted already: their postings go to the codec by the block, and what
comes out is an ordinary Whoosh index.
"""

import zlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from pickle import dumps
from struct import Struct
from typing import Any

import numpy as np
from numpy.typing import NDArray
from whoosh.codec.base import Segment as WhooshSegment
from whoosh.codec.whoosh3 import WHOOSH3_HEADER_MAGIC, W3Codec, W3FieldWriter, W3PostingsWriter
from whoosh.fields import Schema
from whoosh.filedb.filestore import FileStorage, RamStorage
from whoosh.index import TOC, FileIndex
from whoosh.util.numeric import length_to_byte

from wagtail_mentoring.search.columns import InvertedField
from wagtail_mentoring.search.inversion import Inverted, Occurrences

#: The name of the only index in a directory, Whoosh's own default.
INDEX_NAME = "MAIN"

#: So many postings share a block. Whoosh's readers skip whole blocks and unpack one at a time.
BLOCK = 512

#: Smaller blocks than this many bytes do not get smaller by compression.
WORTH_COMPRESSING = 80

#: Whoosh itself pickles with protocol 2, which knows no bytes and spells them out; readers take either.
PICKLE_PROTOCOL = 4

#: So many postings are unpacked from their arrays together.
RUN = 100_000

_UNSIGNED = Struct("!I")

#: Returns the value of each posting as Whoosh packs it, from frequencies and positions.
Packer = Callable[[NDArray[np.uint32], NDArray[np.uint32]], list[bytes]]


class PrivateStorage(FileStorage):
    """A directory of Whoosh files, read through handles: a mapped file that is cut short kills the process.

    Scratch files stay in memory; Whoosh would put them in a directory that all users share.
    """

    def __init__(self, path: Path) -> None:
        super().__init__(str(path), supports_mmap=False)

    def temp_storage(self, name: str | None = None) -> RamStorage:
        return RamStorage()


# Writing


def write_segment(storage: PrivateStorage, schema: Schema, inverted: Inverted) -> WhooshSegment:
    """Write documents as one Whoosh segment in one file; it counts once a table of contents names it."""
    segment = W3Codec().new_segment(storage, INDEX_NAME)
    _write_documents(storage, segment, schema, inverted)
    _write_terms(storage, segment, schema, inverted)
    segment.set_doc_count(inverted.columns.size)
    segment.create_compound_file(storage)
    segment.compound = True
    return segment


def write_contents(
    storage: PrivateStorage, schema: Schema, segments: Sequence[WhooshSegment], number: int
) -> None:
    """Write the table of contents: these segments are the index."""
    TOC(schema, list(segments), number).write(storage, INDEX_NAME)


def _write_documents(
    storage: PrivateStorage, segment: WhooshSegment, schema: Schema, inverted: Inverted
) -> None:
    columns = inverted.columns
    lengths = {name: each.lengths.tolist() for name, each in inverted.occurrences.items() if name in schema}
    writer = W3Codec().per_document_writer(storage, segment)
    for number, key in enumerate(columns.keys):
        writer.start_doc(number)
        writer.add_field("key", schema["key"], key, 0)
        writer.add_field("model", schema["model"], columns.labels[columns.models[number]], 0)
        for name, each in lengths.items():
            if each[number]:
                writer.add_field(name, schema[name], None, each[number])
        writer.finish_doc()
    writer.close()


def _write_terms(storage: PrivateStorage, segment: WhooshSegment, schema: Schema, inverted: Inverted) -> None:
    writer = W3FieldWriter(_BlockCodec(), storage, segment)
    for name in sorted(set(inverted.columns.fields).intersection(schema.names())):
        field, occurrences = inverted.columns.fields[name], inverted.occurrences[name]
        pack = _packed_positions if schema[name].format.supports("positions") else _packed_frequencies
        writer.start_field(name, schema[name])
        _write_field(writer, field, occurrences, pack)
        writer.finish_field()
    writer.close()


def _write_field(writer: W3FieldWriter, field: InvertedField, occurrences: Occurrences, pack: Packer) -> None:
    ends = np.append(0, occurrences.frequencies.cumsum(dtype=np.int64))
    for terms in _runs(field.offsets):
        offsets = field.offsets[terms.start : terms.stop + 1].tolist()
        postings = slice(offsets[0], offsets[-1])
        documents, frequencies = field.documents[postings], occurrences.frequencies[postings]
        run = _Run(
            documents.tolist(),
            np.diff(documents, prepend=0).tolist(),
            frequencies.astype(float).tolist(),
            occurrences.lengths[documents].tolist(),
            pack(frequencies, occurrences.positions[ends[postings.start] : ends[postings.stop]]),
        )
        for term, first, last in zip(
            field.terms[terms.start : terms.stop], offsets, offsets[1:], strict=False
        ):
            writer.start_term(term.encode())
            writer._postwriter.add_run(run, first - offsets[0], last - offsets[0])
            writer.finish_term()


def _runs(offsets: NDArray[np.int64]) -> Iterator[range]:
    """Yield ranges of terms that have about ``RUN`` postings together."""
    first = 0
    while first < len(offsets) - 1:
        last = int(np.searchsorted(offsets, offsets[first] + RUN))
        last = min(max(last, first + 1), len(offsets) - 1)
        yield range(first, last)
        first = last


@dataclass(frozen=True, slots=True)
class _Run:
    """Postings of several terms one after another, as lists: Python picks slowly from arrays."""

    documents: list[int]
    steps: list[int]
    weights: list[float]
    lengths: list[int]
    values: list[bytes]


def _packed_positions(frequencies: NDArray[np.uint32], positions: NDArray[np.uint32]) -> list[bytes]:
    """Return for each posting its positions as Whoosh packs them: how many, then the steps between them."""
    starts = np.cumsum(frequencies, dtype=np.int64) - frequencies
    steps = np.diff(positions, prepend=np.uint32(0))
    steps[starts] = positions[starts]
    values = list(map(_packed_position, positions[starts].tolist()))
    several = np.flatnonzero(frequencies > 1)
    numbers, all_steps = several.tolist(), steps.tolist()
    begins, ends = starts[several].tolist(), (starts + frequencies)[several].tolist()
    for number, begin, end in zip(numbers, begins, ends, strict=True):
        values[number] = _UNSIGNED.pack(end - begin) + dumps(all_steps[begin:end], 2)
    return values


@cache
def _packed_position(position: int) -> bytes:
    return _UNSIGNED.pack(1) + dumps([position], 2)


def _packed_frequencies(frequencies: NDArray[np.uint32], positions: NDArray[np.uint32]) -> list[bytes]:
    return list(map(_packed_frequency, frequencies.tolist()))


_packed_frequency = cache(_UNSIGNED.pack)


class _BlockCodec(W3Codec):
    """Whoosh's codec, but that it takes postings by the block."""

    def postings_writer(self, dbfile: Any, byteids: bool = False) -> "_BlockWriter":
        return _BlockWriter(dbfile, BLOCK, byteids)


class _BlockWriter(W3PostingsWriter):
    """Writes the blocks that Whoosh's own writer would, without a call for each posting."""

    def add_run(self, run: _Run, first: int, last: int) -> None:
        """Write the postings of one term, from ``first`` up to ``last`` in the run."""
        for start in range(first, last, self._blocklimit):
            block = slice(start, min(start + self._blocklimit, last))
            self._ids, self._weights = run.documents[block], run.weights[block]
            self._minlength, self._maxlength = min(run.lengths[block]), max(run.lengths[block])
            self._maxweight = max(self._weights)
            self._terminfo.add_block(self)
            steps = (self._ids[0], *run.steps[block.start + 1 : block.stop])
            self._write(steps, run.values[block], last=block.stop == last)
        self._ids = []

    def _write(self, steps: tuple[int, ...], values: list[bytes], *, last: bool) -> None:
        weights = None if self._maxweight == 1 else tuple(self._weights)
        packed = b"".join(values) if self._format.fixed_value_size() else tuple(values)
        data = dumps((steps, weights, packed), PICKLE_PROTOCOL)
        level = self._compression if len(data) > WORTH_COMPRESSING else 0
        data = zlib.compress(data, level) if level else data
        limits = length_to_byte(self._minlength), length_to_byte(self._maxlength)
        about = dumps((len(steps), self._ids[-1], self._maxweight, level, *limits), PICKLE_PROTOCOL)
        if not self._blockcount:
            self._postfile.write(WHOOSH3_HEADER_MAGIC)
        size = len(about) + len(data)
        self._postfile.write_int(-size if last else size)
        self._postfile.write(about + data)
        self._blockcount += 1


# Reading


def contents(storage: PrivateStorage) -> list[WhooshSegment]:
    """Return the segments that the table of contents names."""
    return list(FileIndex(storage)._segments())


def positions(
    storage: PrivateStorage, segment_id: str, field_name: str, term: str, documents: Iterable[int]
) -> dict[int, Sequence[int]]:
    """Return where a term stands in a field of these documents of a segment (in ascending order).

    All of them must have the term.
    """
    index = FileIndex(storage)
    segment = next(one for one in index._segments() if one.segment_id() == segment_id)
    reader = FileIndex._reader(storage, index.schema, [segment], index.latest_generation())
    matcher = reader.postings(field_name, term)
    found = {}
    for number in documents:
        matcher.skip_to(number)
        found[number] = matcher.value_as("positions")
    return found
