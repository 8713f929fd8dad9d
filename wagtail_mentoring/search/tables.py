"""Filter values side by side: one table for the documents and one for each kind of related object.

A row of the first table is a document; a row of ``authors`` is one author of one document and knows which. So
a condition on related objects is decided row by row, and only the result is carried up to the documents.

A set of rows is a mask, one boolean a row. A column with few distinct values keeps one more set for each of
them, packed into bits: to filter is then to join a few, and to count is to count bits.
"""

from bisect import bisect_left
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property, reduce
from typing import Any

import numpy as np
from numpy.typing import NDArray

from wagtail_mentoring.folding import fold
from wagtail_mentoring.search.values import Value

Mask = NDArray[np.bool_]
Numbers = NDArray[np.signedinteger[Any]]
Bits = NDArray[np.uint64]

#: A column of more distinct values than this is counted value by value, not by bits.
MOST_VALUES_AS_BITS = 512


@dataclass(frozen=True)
class Column:
    """The values of one field: the distinct values in reading order, and which row has which (or several).

    Pair ``i`` says that row ``rows[i]`` has value number ``ordinals[i]``; pairs are distinct and in order.
    """

    size: int
    values: list[Value]
    rows: Numbers
    ordinals: Numbers

    @classmethod
    def empty(cls, size: int) -> "Column":
        return cls(size, [], np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.int64))

    def holding(self, wanted: Iterable[Value]) -> Mask:
        """Return the rows with at least one of these values."""
        found = (self._ordinal(value) for value in set(wanted))
        return self._rows_of([ordinal for ordinal in found if ordinal is not None])

    def where(self, accepts: Callable[[Value], bool]) -> Mask:
        """Return the rows with at least one value that is accepted."""
        return self._rows_of([number for number, value in enumerate(self.values) if accepts(value)])

    @cached_property
    def present(self) -> Mask:
        """The rows that have a value."""
        mask = np.zeros(self.size, dtype=bool)
        mask[self.rows] = True
        return mask

    def count(self, among: Mask) -> NDArray[np.int64]:
        """Return for each value how many of these rows have it."""
        if self._bits is None:
            return np.bincount(self.ordinals[among[self.rows]], minlength=len(self.values))
        return np.bitwise_count(self._bits & packed(among)).sum(axis=1, dtype=np.int64)

    @cached_property
    def ranks(self) -> Numbers:
        """For each row the place of its first value in reading order; -1 for a row without."""
        ranks = np.full(self.size, -1, dtype=np.int64)
        ranks[self.rows[::-1]] = self.ordinals[::-1]
        return ranks

    def first_value(self, row: int) -> Value | None:
        """Return a row's first value in reading order."""
        rank = self.ranks[row]
        return None if rank < 0 else self.values[rank]

    def _ordinal(self, value: Value) -> int | None:
        place = bisect_left(self.values, reading_order(value), key=reading_order)
        return place if place < len(self.values) and self.values[place] == value else None

    def _rows_of(self, ordinals: Sequence[int]) -> Mask:
        if not ordinals:
            return np.zeros(self.size, dtype=bool)
        if self._bits is not None:
            return unpacked(reduce(np.bitwise_or, self._bits[ordinals]), self.size)
        accepted = np.zeros(len(self.values), dtype=bool)
        accepted[ordinals] = True
        mask = np.zeros(self.size, dtype=bool)
        mask[self.rows[accepted[self.ordinals]]] = True
        return mask

    @cached_property
    def _bits(self) -> Bits | None:
        """For each value the rows that have it; None where there are too many values."""
        if len(self.values) > MOST_VALUES_AS_BITS:
            return None
        matrix = np.zeros((len(self.values), self.size), dtype=bool)
        matrix[self.ordinals, self.rows] = True
        return packed(matrix)


@dataclass(frozen=True)
class Table:
    """Rows of one kind, with their columns and the tables of their related objects.

    ``parents`` names for each row the row of the table above that it belongs to.
    """

    size: int
    parents: Numbers
    columns: dict[str, Column] = field(default_factory=dict)
    related: dict[str, "Table"] = field(default_factory=dict)
    _flat: dict[tuple[str, ...], Column] = field(default_factory=dict, repr=False, compare=False)

    @classmethod
    def empty(cls) -> "Table":
        return cls(0, np.zeros(0, dtype=np.int64))

    def column(self, name: str) -> Column:
        """Return a column, empty when no row ever had a value."""
        return self.columns.get(name) or Column.empty(self.size)

    def child(self, name: str) -> "Table":
        """Return the table of a relation, empty when no row ever had a related object."""
        return self.related.get(name) or Table.empty()

    def carried_up(self, mask: Mask, parent_size: int) -> Mask:
        """Return the rows of the parent table that have at least one of these rows."""
        carried = np.zeros(parent_size, dtype=bool)
        carried[self.parents[mask]] = True
        return carried

    def flat(self, path: Sequence[str]) -> Column:
        """Return the column at a path as seen from this table's rows, each value once a row."""
        key = tuple(path)
        if key not in self._flat:
            self._flat[key] = self._flattened(key)
        return self._flat[key]

    def _flattened(self, path: tuple[str, ...]) -> Column:
        if len(path) == 1:
            return self.column(path[0])
        child = self.child(path[0])
        inner = child.flat(path[1:])
        pairs = np.sort(child.parents[inner.rows].astype(np.int64) * len(inner.values) + inner.ordinals)
        distinct = pairs[np.diff(pairs, prepend=-1) > 0]
        rows, ordinals = np.divmod(distinct, max(len(inner.values), 1))
        return Column(self.size, inner.values, rows, ordinals)


def reading_order(value: Value) -> tuple[bool, Value, Value]:
    """Return a key that sorts numbers by size and before text, and text as a reader would."""
    return (True, fold(value), value) if isinstance(value, str) else (False, value, 0)


def packed(mask: Mask) -> Bits:
    """Return a mask, or several one below the other, as words of 64 bits."""
    octets = np.packbits(mask, axis=-1)
    missing = -octets.shape[-1] % 8
    if missing:
        octets = np.concatenate([octets, np.zeros((*octets.shape[:-1], missing), dtype=np.uint8)], axis=-1)
    return octets.view(np.uint64)


def unpacked(bits: Bits, size: int) -> Mask:
    """Return packed rows as a mask."""
    return np.unpackbits(bits.view(np.uint8), count=size).view(bool)
