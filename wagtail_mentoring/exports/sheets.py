"""Any table as a download: CSV sent while it is made, or a workbook, and the listing that offers both."""

import csv
from codecs import BOM_UTF8
from collections.abc import Iterator
from typing import Any

from django.db.models import QuerySet
from django.http import FileResponse, HttpRequest, HttpResponse, StreamingHttpResponse
from wagtail.admin.views.mixins import Echo

from .workbooks import Sheet, xlsx_file


def csv_lines(sheet: Sheet) -> Iterator[bytes]:
    writer = csv.writer(Echo())
    # Tells spreadsheet programs that it is UTF-8.
    yield BOM_UTF8
    yield writer.writerow(sheet.headings())
    for row in sheet.rows():
        yield writer.writerow(row)


class SheetExportMixin:
    """For a listing: CSV and XLSX of what is filtered and searched for, without loading it all at once."""

    show_export_buttons = True

    def get_sheet(self, queryset: QuerySet) -> Sheet:
        raise NotImplementedError

    def log_export(self, queryset: QuerySet, spreadsheet_format: str) -> None:
        raise NotImplementedError

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if self.is_export:
            return self.as_spreadsheet(self.get_queryset(), request.GET["export"])
        return super().get(request, *args, **kwargs)

    def as_spreadsheet(self, queryset: QuerySet, spreadsheet_format: str) -> HttpResponse:
        self.log_export(queryset, spreadsheet_format)
        sheet = self.get_sheet(queryset)
        name = f"{self.get_filename()}.{spreadsheet_format}"
        if spreadsheet_format == self.FORMAT_XLSX:
            response: HttpResponse = FileResponse(xlsx_file(sheet), as_attachment=True, filename=name)
        else:
            response = StreamingHttpResponse(csv_lines(sheet), content_type="text/csv; charset=utf-8")
            response["Content-Disposition"] = f'attachment; filename="{name}"'
        return response
