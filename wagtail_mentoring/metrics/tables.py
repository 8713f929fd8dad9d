"""A report as a table for spreadsheets, as CSV or XLSX."""

import csv
from collections.abc import Iterator
from io import BytesIO, StringIO
from typing import Any

from django.utils.translation import gettext as _
from openpyxl import Workbook

from wagtail_mentoring.offices.exports import defused

from .choices import Unit
from .report import Report
from .wording import note_of

#: Tells spreadsheet programs that a CSV file is UTF-8.
BYTE_ORDER_MARK = "\ufeff"


def table_rows(report: Report) -> Iterator[list[Any]]:
    """A line of headings, then a line for each figure. A number that may not be told stays empty."""
    yield [
        _("Programs"),
        _("From"),
        _("Until"),
        _("Office"),
        _("Figure"),
        _("Number"),
        _("Unit"),
        _("People or things behind it"),
        _("Note"),
        _("What is counted"),
    ]
    common = [", ".join(report.programs), report.first_day, report.last_day]
    for section in report.sections:
        office = section.office or _("All offices together")
        for row in section.rows:
            number = None if row.number is None else round(row.number, 2)
            words = [Unit(row.unit).label, row.n, note_of(row, report.smallest), row.source]
            yield [*common, office, row.label, number, *words]
    for note in report.notes:
        for sentence in note.sentences:
            yield [*common, _("All offices together"), note.heading, None, "", None, sentence, ""]


def csv_text(report: Report) -> str:
    file = StringIO()
    rows = ([defused(cell) for cell in row] for row in table_rows(report))
    csv.writer(file).writerows(rows)
    return BYTE_ORDER_MARK + file.getvalue()


def xlsx_bytes(report: Report) -> bytes:
    workbook = Workbook(write_only=True)
    sheet = workbook.create_sheet(title="1")
    for row in table_rows(report):
        sheet.append([defused(str(cell)) if _is_words(cell) else cell for cell in row])
    file = BytesIO()
    workbook.save(file)
    return file.getvalue()


def _is_words(cell: Any) -> bool:
    """Words that are translated late are no text yet."""
    return cell is not None and not isinstance(cell, int | float)
