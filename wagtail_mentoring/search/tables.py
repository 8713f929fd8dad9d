"""Filter values side by side: one table for the documents and one for each kind of related object.

A row of the first table is a document; a row of ``authors`` is one author of one document and knows which. So
a condition on related objects is decided row by row, and only the result is carried up to the documents.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from wagtail_mentoring.search.schema import Record
from wagtail_mentoring.search.values import Value

Mask = NDArray[np.bool_]
Numbers = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Column:
    """The values of one field: the distinct values in order, and which row has which (or several)."""

    size: int
    values: list[Value]
    rows: Numbers
    ordinals: Numbers

    def where(self, accepts: Callable[[Value], bool]) -> Mask:
        """Return the rows with at least one value that is accepted."""
        accepted = np.fromiter((accepts(value) for value in self.values), dtype=bool, count=len(self.values))
        mask = np.zeros(self.size, dtype=bool)
        mask[self.rows[accepted[self.ordinals]]] = True
        return mask

    def present(self) -> Mask:
        """Return the rows that have a value."""
        mask = np.zeros(self.size, dtype=bool)
        mask[self.rows] = True
        return mask


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of one kind, with their columns and the tables of their related objects."""

    size: int
    parents: Numbers
    columns: dict[str, Column] = field(default_factory=dict)
    related: dict[str, "Table"] = field(default_factory=dict)

    def column(self, name: str) -> Column:
        """Return a column, empty when no row ever had a value."""
        return self.columns.get(name) or Column(self.size, [], _numbers([]), _numbers([]))

    def child(self, name: str) -> "Table":
        """Return the table of a relation, empty when no row ever had a related object."""
        return self.related.get(name) or Table(0, _numbers([]))

    def carried_up(self, mask: Mask, parent_size: int) -> Mask:
        """Return the rows of the parent table that have at least one of these rows."""
        carried = np.zeros(parent_size, dtype=bool)
        carried[self.parents[mask]] = True
        return carried

    def document_column(self, path: Sequence[str]) -> Column:
        """Return the column at a path as seen from this table's rows, each value once a row."""
        if len(path) == 1:
            return self.column(path[0])
        child = self.child(path[0])
        inner = child.document_column(path[1:])
        pairs = np.stack([child.parents[inner.rows], inner.ordinals])
        rows, ordinals = np.unique(pairs, axis=1)
        return Column(self.size, inner.values, rows, ordinals)


def table_of(records: Sequence[Record], parents: Iterable[int] = ()) -> Table:
    """Return the table of these records; ``parents`` names the parent row of each."""
    names = {name for record in records for name in record.values}
    relations = {name for record in records for name in record.related}
    return Table(
        len(records),
        _numbers(parents),
        {name: _column(records, name) for name in names},
        {name: _child_table(records, name) for name in relations},
    )


def _column(records: Sequence[Record], name: str) -> Column:
    pairs = {(row, value) for row, record in enumerate(records) for value in record.values.get(name, [])}
    values = sorted({value for _row, value in pairs}, key=sort_key)
    ordinal = {value: number for number, value in enumerate(values)}
    return Column(
        len(records),
        values,
        _numbers(row for row, _value in pairs),
        _numbers(ordinal[value] for _row, value in pairs),
    )


def _child_table(records: Sequence[Record], name: str) -> Table:
    rows = [(parent, row) for parent, record in enumerate(records) for row in record.related.get(name, [])]
    return table_of([row for _parent, row in rows], [parent for parent, _row in rows])


def sort_key(value: Value) -> tuple[bool, Value]:
    """Return a key that sorts numbers before strings."""
    return isinstance(value, str), value


def _numbers(numbers: Iterable[int]) -> Numbers:
    return np.array(list(numbers), dtype=np.int64)
