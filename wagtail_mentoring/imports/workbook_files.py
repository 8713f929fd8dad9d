"""XLSX, read row by row. A workbook is an archive of XML, so it is looked at before anything unpacks it."""

import struct
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import closing
from typing import Any, BinaryIO

from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException

from .decisions import CellProblem, Limits, RawRow, Refusal, SheetRefused, cell_text

ARCHIVE = b"PK\x03\x04"
#: What Excel wrote before 2007, and what it writes around a workbook with a password.
COMPOUND = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
#: Entities may stand for any amount of text; a workbook has none.
ENTITIES = tuple("<!ENTITY".encode(encoding) for encoding in ("utf-8", "utf-16-le", "utf-16-be"))
CHUNK = 1024 * 1024
#: What openpyxl and the modules below it raise at files that are no workbooks or only half of one.
BROKEN = (
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    InvalidFileException,
    LookupError,
    ValueError,
    TypeError,
    AttributeError,
    ArithmeticError,
    EOFError,
    OSError,
    RuntimeError,
    SyntaxError,
)


def look_at(file: BinaryIO, limits: Limits) -> None:
    """Refuse an archive that would unpack to too much, that has entities, or that holds no workbook."""
    try:
        with zipfile.ZipFile(file) as archive:
            # Reading stops at the size that a part says it has, so the sum cannot be exceeded.
            if sum(part.file_size for part in archive.infolist()) > limits.unpacked:
                raise SheetRefused(Refusal.TOO_LARGE, limits.unpacked)
            if "xl/workbook.xml" not in archive.namelist():
                raise SheetRefused(Refusal.BROKEN_WORKBOOK)
            if any(_has_entities(archive, part) for part in archive.infolist()):
                raise SheetRefused(Refusal.BROKEN_WORKBOOK)
    except BROKEN as error:
        raise SheetRefused(Refusal.BROKEN_WORKBOOK) from error


def _has_entities(archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> bool:
    if not part.filename.lower().endswith((".xml", ".rels")):
        return False
    before = b""
    with archive.open(part) as text:
        while chunk := text.read(CHUNK):
            if any(entity in before + chunk for entity in ENTITIES):
                return True
            before = chunk[-32:]
    return False


class WorkbookTable:
    """The rows of the first sheet that is not hidden, as often as they are asked for."""

    def __init__(self, file: BinaryIO, *, limits: Limits) -> None:
        self._file = file
        look_at(file, limits)

    def rows(self) -> Iterator[RawRow]:
        self._file.seek(0)
        try:
            with closing(load_workbook(self._file, read_only=True, keep_links=False)) as book:
                sheets = [sheet for sheet in book.worksheets if sheet.sheet_state == "visible"]
                if not sheets:
                    raise SheetRefused(Refusal.EMPTY)
                # The size that a sheet says it has is often wrong.
                sheets[0].reset_dimensions()
                for number, cells in enumerate(sheets[0].iter_rows(), start=1):
                    yield _raw_row(number, cells)
        except BROKEN as error:
            raise SheetRefused(Refusal.BROKEN_WORKBOOK) from error


def _raw_row(number: int, cells: tuple[Any, ...]) -> RawRow:
    texts, problems = [], []
    for column, cell in enumerate(cells):
        # A formula that fills several cells is an object that holds its text.
        texts.append(cell_text(getattr(cell.value, "text", cell.value)))
        if cell.data_type == "f":
            problems.append((column, CellProblem.FORMULA))
        elif cell.data_type == "e":
            problems.append((column, CellProblem.ERROR_VALUE))
    return RawRow(number, tuple(texts), tuple(problems), last=number)
