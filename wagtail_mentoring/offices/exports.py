"""Spreadsheets that cannot start a formula or smuggle control characters into the reader's program."""

import re
from typing import Any

from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ERROR_CODES

#: A cell that begins with one of these, after blanks, may be run as a formula. The last four are full-width.
FORMULA_START = re.compile("^[\\s\ufeff\u200b]*[=+\\-@\uff1d\uff0b\uff0d\uff20]|^[\t\r\n]")
#: The same within a cell, where a program that parts cells at semicolons or tabs would begin another one: as
#: quotes count only at a cell's beginning, a line break ends the row there.
FORMULA_INSIDE = "(?=(?:[^\\S\t\r\n]|[\ufeff\u200b])*[=+\\-@\uff1d\uff0b\uff0d\uff20])"
BEFORE_FORMULA = re.compile(f"(?<=[;\t\r\n]){FORMULA_INSIDE}")
MARK_BEFORE_FORMULA = re.compile(f"(?<=[;\t\r\n])'{FORMULA_INSIDE}")
CONTROL_CHARACTERS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")


def defused(value: Any) -> Any:
    """Return text that a spreadsheet shows and never runs; a value that is not text comes back unchanged."""
    if not isinstance(value, str):
        return value
    text = BEFORE_FORMULA.sub("'", CONTROL_CHARACTERS.sub("\ufffd", value))
    return f"'{text}" if FORMULA_START.match(text) else text


def undefused(text: str) -> str:
    """The text as it was before ``defused`` put apostrophes before what reads like a formula."""
    text = text[1:] if text.startswith("'") and FORMULA_START.match(text[1:]) else text
    return MARK_BEFORE_FORMULA.sub("", text)


def text_cell(sheet: Any, value: Any) -> Any:
    """``value`` for a row of a write-only ``sheet``; a text is written as text, also “=1” and “#N/A”."""
    if not isinstance(value, str) or not (value.startswith("=") or value in ERROR_CODES):
        return value
    cell = WriteOnlyCell(sheet, value=value)
    cell.data_type = "s"
    return cell


class DefusedExportMixin:
    """For a listing with ``list_export``: every cell and heading of its CSV and XLSX is defused."""

    def preprocess_field_value(self, field: str, value: Any, export_format: str) -> Any:
        return defused(super().preprocess_field_value(field, value, export_format))

    def get_heading(self, queryset: Any, field: str) -> str:
        return defused(super().get_heading(queryset, field))
