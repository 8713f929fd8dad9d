"""A table as an XLSX workbook, written row by row; what a workbook cannot hold is replaced and said so."""

import re
import tempfile
from collections.abc import Callable, Iterator
from typing import Any, Protocol

from django.utils.translation import gettext as _
from openpyxl import Workbook

from wagtail_mentoring.offices.exports import CONTROL_CHARACTERS, text_cell

#: What one cell can hold; openpyxl would cut the rest without a word.
LONGEST_CELL = 32_767
#: The underscore of what workbooks read as the code of a character: “_x0041_” is shown as “A”.
READ_AS_A_CODE = re.compile("_(?=x[0-9A-Fa-f]{4}_)")


class Sheet(Protocol):
    """What a spreadsheet is made of; cells are defused already, where that is wanted."""

    def headings(self) -> list[str]: ...

    def rows(self) -> Iterator[list[Any]]: ...


class WorkbookWriter:
    """Every text is written as text, so none is ever a formula, an error or a code.

    Counts what had to be replaced or cut.
    """

    def __init__(self) -> None:
        self.workbook = Workbook(write_only=True)
        self.sheet = self.workbook.create_sheet(title="1")
        self.replaced = self.cut = 0

    def append(self, row: list[Any]) -> None:
        self.sheet.append([self._cell(value) for value in row])

    def _cell(self, value: Any) -> Any:
        if not isinstance(value, str):
            return value
        text, replaced = CONTROL_CHARACTERS.subn("\ufffd", value)
        self.replaced += bool(replaced or "\ufffd" in value)
        text = READ_AS_A_CODE.sub("_x005F_", text)
        fitting = _fitting(text)
        self.cut += len(fitting) < len(text)
        return text_cell(self.sheet, fitting)

    def save(self, file: Any) -> None:
        """Write the notes, if there are any, as a second sheet, and then everything to ``file``."""
        counts = {
            _("Cells with characters that a workbook cannot hold, shown as \ufffd"): self.replaced,
            _("Cells cut at 32,767 characters"): self.cut,
        }
        if any(counts.values()):
            notes = self.workbook.create_sheet(title=_("Notes"))
            notes.append([_("The export as JSON lines holds these exactly.")])
            for text, count in counts.items():
                notes.append([text, count])
        self.workbook.save(file)


def _fitting(text: str) -> str:
    """As much of ``text`` as a cell holds, counted as workbooks do: an emoji is two characters of UTF-16."""
    if 2 * len(text) <= LONGEST_CELL:
        return text
    return text.encode("utf-16-le")[: 2 * LONGEST_CELL].decode("utf-16-le", "ignore")


def xlsx_file(sheet: Sheet, progress: Callable[[], None] = lambda: None) -> Any:
    """The workbook in a temporary file, at its start. ``progress`` is called after each row."""
    writer = WorkbookWriter()
    writer.append(sheet.headings())
    for row in sheet.rows():
        writer.append(row)
        progress()
    file = tempfile.TemporaryFile()  # noqa: SIM115  the caller closes it
    writer.save(file)
    file.seek(0)
    return file
