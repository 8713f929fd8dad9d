"""Putting filter values side by side: from the record of each document to a table of columns.

Records are taken in one by one, and only numbers are kept of them.
"""

from array import array
from collections import defaultdict
from collections.abc import Iterable

import numpy as np

from wagtail_mentoring.search.schema import Record
from wagtail_mentoring.search.tables import Column, Numbers, Table, reading_order
from wagtail_mentoring.search.values import Value


class TableBuilder:
    """Takes in records as rows of a table, those of related objects as rows of the tables below it."""

    def __init__(self) -> None:
        self._size = 0
        self._parents = array("I")
        self._columns: defaultdict[str, ColumnBuilder] = defaultdict(ColumnBuilder)
        self._related: defaultdict[str, TableBuilder] = defaultdict(TableBuilder)

    def add(self, record: Record, parent: int = 0) -> None:
        """Append a record as a row; ``parent`` is the row of the table above that it belongs to."""
        row = self._size
        self._size += 1
        self._parents.append(parent)
        for name, values in record.values.items():
            self._columns[name].add(row, values)
        for name, related in record.related.items():
            below = self._related[name]
            for one in related:
                below.add(one, row)

    def finish(self) -> Table:
        return Table(
            self._size,
            _numbers(self._parents),
            {name: column.finish(self._size) for name, column in self._columns.items()},
            {name: below.finish() for name, below in self._related.items()},
        )


class ColumnBuilder:
    """Takes in the values of one field, row after row."""

    def __init__(self) -> None:
        self._numbers: defaultdict[Value, int] = defaultdict(lambda: len(self._numbers))
        self._rows = array("I")
        self._values = array("I")

    def add(self, row: int, values: Iterable[Value]) -> None:
        for value in values:
            self._rows.append(row)
            self._values.append(self._numbers[value])

    def finish(self, size: int) -> Column:
        values = sorted(self._numbers, key=reading_order)
        places = np.empty(len(values), dtype=np.int64)
        places[[self._numbers[value] for value in values]] = np.arange(len(values))
        pairs = np.sort(_numbers(self._rows) * len(values) + places[_numbers(self._values)])
        distinct = pairs[np.diff(pairs, prepend=-1) > 0]
        rows, ordinals = np.divmod(distinct, max(len(values), 1))
        return Column(size, values, rows, ordinals)


def _numbers(numbers: "array[int]") -> Numbers:
    return np.array(numbers, dtype=np.int64)
