"""CSV in whatever encoding and with whatever delimiter it came, read line by line."""

import codecs
import csv
import io
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from typing import BinaryIO

from .decisions import UNWANTED, CellProblem, RawRow, Refusal, SheetRefused

BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
#: Asked in this order, so that of two that fit alike the usual one is taken.
DELIMITERS = (",", ";", "\t", "|", "^", "~")
#: How much is looked at to guess.
SAMPLE_BYTES, SAMPLE_ROWS = 64 * 1024, 30
#: Excel's own first line, which names the delimiter.
NAMED = "sep="
#: The share of control characters above which a file is a picture or a program and no table.
MOST_UNWANTED = 0.05


def encoding_of(file: BinaryIO) -> str:
    """The encoding: by its mark, by where zeros stand, UTF-8 if all of it is, or Windows-1252."""
    file.seek(0)
    start = file.read(SAMPLE_BYTES)
    for mark, encoding in BYTE_ORDER_MARKS:
        if start.startswith(mark):
            return encoding
    if len(start) > 1:
        half = len(start) // 2
        # Half of the bytes of western text are zeros in UTF-16, all on one side.
        if start[1::2].count(0) > half * 0.4 > start[::2].count(0):
            return "utf-16-le"
        if start[::2].count(0) > half * 0.4 > start[1::2].count(0):
            return "utf-16-be"
    return "utf-8" if _is_utf8(file) else "cp1252"


def _is_utf8(file: BinaryIO) -> bool:
    decoder = codecs.getincrementaldecoder("utf-8")()
    file.seek(0)
    try:
        while chunk := file.read(SAMPLE_BYTES):
            decoder.decode(chunk)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


def delimiter_of(sample: str) -> str:
    """The sign that cuts most of the first rows into the same number of cells, and into the most of them."""
    lines = sample.splitlines(keepends=True)
    first = lines[0].strip().lower() if lines else ""
    if first.startswith(NAMED):
        return "\t" if first == NAMED else first[len(NAMED)]
    return max(DELIMITERS, key=lambda delimiter: _evenness(lines, delimiter))


def _evenness(lines: list[str], delimiter: str) -> tuple[float, int]:
    counts: Counter[int] = Counter()
    for row in _rows_of(iter(lines), delimiter):
        if len(row.cells) > 1:
            counts[len(row.cells)] += 1
        if row.number > SAMPLE_ROWS * 10 or counts.total() >= SAMPLE_ROWS:
            break
    # Of two numbers that are as frequent the larger is the table; a title above it has fewer.
    width, same = max(counts.items(), key=lambda item: (item[1], item[0]), default=(0, 0))
    return same, width


def _rows_of(lines: Iterator[str], delimiter: str) -> Iterator[RawRow]:
    """The rows. Where quotes are wrong one row is broken, and reading goes on behind it."""
    reader = csv.reader(lines, delimiter=delimiter, strict=True)
    while True:
        number = reader.line_num + 1
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error:
            yield RawRow(number, (), ((0, CellProblem.BROKEN_QUOTES),), last=reader.line_num)
        else:
            yield RawRow(number, tuple(cells), last=reader.line_num)


class TextTable:
    """The rows of a text file, as often as they are asked for."""

    def __init__(self, file: BinaryIO, *, encoding: str = "", delimiter: str = "") -> None:
        self._file = file
        self.encoding = encoding or encoding_of(file)
        with self._text() as text:
            sample = text.read(SAMPLE_BYTES)
        if len(UNWANTED.findall(sample)) > len(sample) * MOST_UNWANTED:
            raise SheetRefused(Refusal.NO_TEXT)
        # A row cut in two by the end of the sample would count as another width.
        self.delimiter = delimiter or delimiter_of(sample[: sample.rfind("\n") + 1] or sample)
        self._is_named = sample.lower().startswith(NAMED)

    def rows(self) -> Iterator[RawRow]:
        with self._text() as text:
            for row in _rows_of(text, self.delimiter):
                if not (self._is_named and row.number == 1):
                    yield row

    @contextmanager
    def _text(self) -> Iterator[io.TextIOWrapper]:
        self._file.seek(0)
        text = io.TextIOWrapper(self._file, encoding=self.encoding, errors="replace", newline="")
        try:
            yield text
        finally:
            # The file is the caller's, and is read again, if it is not closed already.
            if not self._file.closed:
                text.detach()
