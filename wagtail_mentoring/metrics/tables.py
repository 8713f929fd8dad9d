"""A report as a table for spreadsheets, as CSV or XLSX."""

import csv
from codecs import BOM_UTF8
from collections.abc import Iterator, Sequence
from io import BytesIO, StringIO
from typing import Any

from django.utils.translation import gettext as _
from openpyxl import Workbook

from wagtail_mentoring.offices.exports import defused, text_cell

from .choices import Unit
from .hubs import Hub
from .report import Report, Row
from .wording import note_of


def table_rows(report: Report, hubs: Sequence[Hub] = ()) -> Iterator[list[Any]]:
    """A line of headings, then a line for each figure. A number that may not be told stays empty.

    At the end what ``hubs`` are told of the offices that are part of them, whose programs these are.
    """
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
    yield from _rows_of_programs(report)
    for hub in hubs:
        yield from _rows_of_hub(hub, report)


def _rows_of_programs(report: Report) -> Iterator[list[Any]]:
    common = [", ".join(report.programs), report.first_day, report.last_day]
    for section in report.sections:
        office = section.office or _("All offices together")
        for row in section.rows:
            yield [*common, office, *_cells(row, report)]
    for note in report.notes:
        for sentence in note.sentences:
            yield [*common, _("All offices together"), note.heading, None, "", None, sentence, ""]


def _rows_of_hub(hub: Hub, report: Report) -> Iterator[list[Any]]:
    whose = _("Offices that are part of %(office)s") % {"office": hub.office}
    for spoke in hub.spokes:
        office = spoke.office or _("Together")
        for row in spoke.rows:
            yield [whose, report.first_day, report.last_day, office, *_cells(row, report)]


def _cells(row: Row, report: Report) -> list[Any]:
    number = None if row.number is None else round(row.number, 2)
    return [row.label, number, Unit(row.unit).label, row.n, note_of(row, report.smallest), row.source]


def csv_text(report: Report, hubs: Sequence[Hub] = ()) -> str:
    file = StringIO()
    rows = ([defused(cell) for cell in row] for row in table_rows(report, hubs))
    csv.writer(file).writerows(rows)
    return BOM_UTF8.decode() + file.getvalue()


def xlsx_bytes(report: Report, hubs: Sequence[Hub] = ()) -> bytes:
    workbook = Workbook(write_only=True)
    sheet = workbook.create_sheet(title="1")
    for row in table_rows(report, hubs):
        sheet.append([text_cell(sheet, defused(str(cell))) if _is_words(cell) else cell for cell in row])
    file = BytesIO()
    workbook.save(file)
    return file.getvalue()


def _is_words(cell: Any) -> bool:
    """Words that are translated late are no text yet."""
    return cell is not None and not isinstance(cell, int | float)
