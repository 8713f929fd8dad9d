"""A table as an XLSX workbook, written row by row; what a workbook cannot hold is replaced and said so."""

import tempfile
from collections.abc import Callable, Iterator
from typing import Any, Protocol

from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell

from wagtail_mentoring.offices.exports import CONTROL_CHARACTERS

#: What one cell can hold; openpyxl would cut the rest without a word.
LONGEST_CELL = 32_767


class Sheet(Protocol):
    """What a spreadsheet is made of; cells are defused already, where that is wanted."""

    def headings(self) -> list[str]: ...

    def rows(self) -> Iterator[list[Any]]: ...


class WorkbookWriter:
    """Every text is written as text, so none is ever a formula. Counts what had to be replaced or cut."""

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
        self.cut += len(text) > LONGEST_CELL
        if not text.startswith("="):
            return text[:LONGEST_CELL]
        cell = WriteOnlyCell(self.sheet, value=text[:LONGEST_CELL])
        cell.data_type = "s"
        return cell

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
