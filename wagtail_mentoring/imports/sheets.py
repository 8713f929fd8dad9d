"""One way to read a table of people, whatever kind of file it came in."""

from collections.abc import Iterator
from itertools import islice
from typing import BinaryIO

from .decisions import (
    ROWS_TO_HEADINGS,
    Limits,
    Refusal,
    Row,
    SheetRefused,
    fit,
    heading_row,
    tell_apart,
)
from .text_files import TextTable
from .workbook_files import ARCHIVE, COMPOUND, WorkbookTable


class Sheet:
    """Headings, and the rows below them. Rows are read anew each time, so memory does not grow with the file.

    What kind of file it is the first bytes tell, never its name. Raises ``SheetRefused``.
    """

    def __init__(
        self, file: BinaryIO, *, limits: Limits | None = None, encoding: str = "", delimiter: str = ""
    ) -> None:
        self.limits = limits or Limits()
        start = _first_bytes(file, self.limits)
        if start.startswith(COMPOUND):
            raise SheetRefused(Refusal.OLD_OR_LOCKED_WORKBOOK)
        self.table: TextTable | WorkbookTable
        if start.startswith(ARCHIVE):
            self.table = WorkbookTable(file, limits=self.limits)
        else:
            self.table = TextTable(file, encoding=encoding, delimiter=delimiter)
        self._read_headings()

    def _read_headings(self) -> None:
        first = list(islice(self.table.rows(), ROWS_TO_HEADINGS))
        place = heading_row([row.cells for row in first])
        if place is None:
            raise SheetRefused(Refusal.EMPTY)
        if any(row.is_broken for row in first[:place]):
            # That one may have been the headings.
            raise SheetRefused(Refusal.NO_HEADINGS)
        #: What stands above the headings and is not read: a title, or rows that were taken for one.
        self.above = tuple(row.cells for row in first[:place] if any(row.cells))
        self._heading_number = first[place].number
        named = fit(first[place], width=len(first[place].cells), limits=self.limits)
        self.headings = tell_apart(named.cells)
        if len(self.headings) > self.limits.columns:
            raise SheetRefused(Refusal.TOO_MANY_COLUMNS, self.limits.columns)

    def rows(self, *, after: int = 0) -> Iterator[Row]:
        """The rows that hold anything, from behind the row with the number ``after``."""
        count = 0
        for raw in self.table.rows():
            if raw.number <= self._heading_number:
                continue
            row = fit(raw, width=len(self.headings), limits=self.limits)
            if row.is_blank:
                continue
            count += 1
            if count > self.limits.rows:
                raise SheetRefused(Refusal.TOO_MANY_ROWS, self.limits.rows)
            if row.number > after:
                yield row


def _first_bytes(file: BinaryIO, limits: Limits) -> bytes:
    if file.seek(0, 2) > limits.size:
        raise SheetRefused(Refusal.TOO_LARGE, limits.size)
    file.seek(0)
    start = file.read(len(COMPOUND))
    if not start:
        raise SheetRefused(Refusal.EMPTY)
    return start
