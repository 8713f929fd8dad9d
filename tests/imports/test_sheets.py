"""A table reads the same from every kind of file, and nothing in a cell is dropped in silence."""

import csv
import io
import zipfile
from datetime import date, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

from wagtail_mentoring.imports.decisions import (
    UNWANTED,
    CellProblem,
    Limits,
    Refusal,
    SheetRefused,
    heading_row,
    tell_apart,
)
from wagtail_mentoring.imports.sheets import Sheet

TABLE = [["Name", "Town"], ["José Núñez", "Köln"], ["Zoë", "Łódź"]]
WESTERN = [["Name", "Town"], ["José Núñez", "Köln"], ["Zoë – “Z”", "Besançon"]]


def as_csv(rows, delimiter=",", encoding="utf-8"):
    text = io.StringIO()
    csv.writer(text, delimiter=delimiter).writerows(rows)
    return io.BytesIO(text.getvalue().encode(encoding))


def as_workbook(rows):
    book = Workbook()
    for row in rows:
        book.active.append(row)
    return saved(book)


def saved(book):
    file = io.BytesIO()
    book.save(file)
    return file


def texts(sheet):
    return [list(sheet.headings), *(list(row.cells) for row in sheet.rows())]


def problems(sheet):
    return [(row.number, column, problem) for row in sheet.rows() for column, problem in row.problems]


def refusal(file, **kwargs):
    with pytest.raises(SheetRefused) as refused:
        list(Sheet(file, **kwargs).rows())
    return refused.value.reason


# --- encodings and delimiters ---


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
def test_table_reads_the_same_in_every_encoding_of_unicode(encoding):
    assert texts(Sheet(as_csv(TABLE, encoding=encoding))) == TABLE


def test_table_of_windows_keeps_its_accents_and_quotes():
    sheet = Sheet(as_csv(WESTERN, encoding="cp1252"))

    assert (sheet.table.encoding, texts(sheet)) == ("cp1252", WESTERN)


def test_encoding_is_judged_by_the_whole_file():
    rows = [["Name", "Town"], *[["Ann", "Leeds"]] * 20_000, ["Zoë", "Köln"]]

    assert Sheet(as_csv(rows, encoding="cp1252")).table.encoding == "cp1252"
    assert Sheet(as_csv(rows, encoding="utf-8")).table.encoding == "utf-8"


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|", "^", "~"])
def test_delimiter_is_found(delimiter):
    assert texts(Sheet(as_csv(TABLE, delimiter=delimiter))) == TABLE


def test_delimiter_inside_a_cell_cuts_nothing():
    rows = [["Name", "Towns"], ["Núñez, José", "Bonn, Köln"], ["Ada, Countess", "London, Ockham"]]

    assert texts(Sheet(as_csv(rows, delimiter=";"))) == rows


def test_delimiter_that_excel_names_is_taken_and_its_line_left_out():
    sheet = Sheet(io.BytesIO(b"sep=#\r\nName#Town\r\nAnn, A.#Leeds\r\n"))

    assert texts(sheet) == [["Name", "Town"], ["Ann, A.", "Leeds"]]


def test_delimiter_may_be_given():
    sheet = Sheet(io.BytesIO(b"Name:Town\nAnn, A.:Leeds\nBo, B.:York"), delimiter=":")

    assert texts(sheet)[0] == ["Name", "Town"]


def test_table_of_one_column_is_a_table():
    assert texts(Sheet(io.BytesIO(b"E-mail\nann@example.org\n"))) == [["E-mail"], ["ann@example.org"]]


cells = st.text(
    st.characters(
        codec="utf-8", exclude_categories=["Cs", "Cc"], exclude_characters="\ufeff\ufffd\ufffe\uffff"
    ),
    max_size=12,
).map(str.strip)


@settings(deadline=None)
@given(
    rows=st.lists(
        st.tuples(st.text("abcé,;\t\"' \n", min_size=1, max_size=8).map(str.strip), cells), max_size=8
    ),
    delimiter=st.sampled_from([",", ";", "\t", "|"]),
    encoding=st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]),
)
def test_any_table_comes_back_as_it_was_written(rows, delimiter, encoding):
    sheet = Sheet(as_csv([["Name", "Town"], *rows], delimiter, encoding), delimiter=delimiter)

    assert texts(sheet)[1:] == [list(row) for row in rows if any(row)]


@settings(deadline=None)
@given(st.binary(max_size=400))
def test_any_bytes_are_read_or_refused(data):
    try:
        sheet = Sheet(io.BytesIO(data))
        rows = list(sheet.rows())
    except SheetRefused:
        return
    assert all(len(row.cells) == len(sheet.headings) for row in rows)
    assert not any(UNWANTED.search(cell) for row in rows for cell in row.cells)


@settings(deadline=None)
@given(st.binary(min_size=1, max_size=60), st.integers(0, 5_000))
def test_workbook_with_broken_bytes_is_read_or_refused(noise, place):
    data = bytearray(as_workbook(TABLE).getvalue())
    data[place : place + len(noise)] = noise
    try:
        rows = list(Sheet(io.BytesIO(bytes(data))).rows())
    except SheetRefused:
        return
    assert all(len(row.cells) == len(rows[0].cells) for row in rows)


# --- rows and headings ---


def test_headings_are_found_below_the_title_of_a_report():
    rows = [
        ["Mentors of spring"],
        [],
        ["Name", "E-mail", "Town"],
        ["Ann", "", ""],
        ["Bo", "b@example.org", "York"],
    ]

    sheet = Sheet(as_csv(rows))

    assert texts(sheet) == [rows[2], rows[3], rows[4]]
    assert sheet.above == (("Mentors of spring",),)


def test_no_row_is_the_headings_where_nothing_is_filled():
    assert heading_row([]) is None
    assert heading_row([["", " "], []]) is None


def test_headings_that_are_alike_are_told_apart():
    assert tell_apart(["Phone", "Phone ", "", "Phone\n(2)", "Phone", " "]) == (
        "Phone",
        "Phone (2)",
        "",
        "Phone (2) (2)",
        "Phone (3)",
    )


def test_row_keeps_its_number_in_the_file_past_blank_rows_and_breaks_in_cells():
    file = io.BytesIO(b'Name,Town\n\nAnn,"Leeds\nand York"\n,\nBo,Bath\n')

    assert [row.number for row in Sheet(file).rows()] == [3, 6]


def test_reading_goes_on_behind_a_row():
    file = as_csv([["Name"], ["Ann"], ["Bo"], ["Cy"]])

    assert [row.cells for row in Sheet(file).rows(after=2)] == [("Bo",), ("Cy",)]


def test_short_row_is_filled_up_and_a_long_one_told():
    sheet = Sheet(io.BytesIO(b"Name,Town\nAnn\nBo,Bath,extra,more\nCy,York,,\n"))

    assert texts(sheet)[1:] == [["Ann", ""], ["Bo", "Bath"], ["Cy", "York"]]
    assert problems(sheet) == [(3, 2, CellProblem.NO_HEADING)]


def test_broken_quotes_break_one_row_and_no_other():
    sheet = Sheet(io.BytesIO(b'Name,Town\nAnn,Leeds\n"Bo" B,Bath\nCy,York\n'))

    assert problems(sheet) == [(3, 0, CellProblem.BROKEN_QUOTES)]
    assert [row.cells[0] for row in sheet.rows()] == ["Ann", "", "Cy"]


def test_quote_that_never_ends_is_told_with_the_rows_it_took():
    rows = list(Sheet(io.BytesIO(b'Name,Town\nAnn,Leeds\n"Bo,Bath\nCy,York\n')).rows())

    assert [(row.number, row.last) for row in rows if row.problems] == [(3, 4)]


def test_broken_row_above_the_headings_refuses_the_file():
    file = io.BytesIO(b'"Na"me,E-mail,Town\nAnn,a@example.org,Leeds\n')

    assert refusal(file) == Refusal.NO_HEADINGS


def test_control_characters_and_unreadable_bytes_are_told():
    sheet = Sheet(io.BytesIO(b"Name,Town\nAnn\0,Le\x07eds\nZo\xff\xe9\x81,York\n" + b"Bo,Bath\n" * 20))

    assert problems(sheet) == [
        (2, 0, CellProblem.CONTROL_CHARACTERS),
        (2, 1, CellProblem.CONTROL_CHARACTERS),
        (3, 0, CellProblem.UNREADABLE_CHARACTERS),
    ]
    assert next(sheet.rows()).cells == ("Ann", "Leeds")


# --- workbooks ---


def test_workbook_gives_the_texts_that_a_person_sees():
    book = Workbook()
    for row in [
        ["Name", "Year", "Since", "Seen", "Share", "Told"],
        ["Zoë", 1998.0, date(2024, 2, 29), datetime(2024, 2, 29, 8, 30), 0.5, True],
    ]:
        book.active.append(row)

    assert texts(Sheet(saved(book)))[1] == ["Zoë", "1998", "2024-02-29", "2024-02-29 08:30:00", "0.5", "true"]


def test_formula_stays_text_and_is_told():
    sheet = Sheet(
        as_workbook([["Name", "Town"], ["Ann", '=HYPERLINK("http://example.org")'], ["Bo", "#N/A"]])
    )

    assert texts(sheet)[1] == ["Ann", '=HYPERLINK("http://example.org")']
    assert problems(sheet) == [(2, 1, CellProblem.FORMULA), (3, 1, CellProblem.ERROR_VALUE)]


def test_first_sheet_that_is_shown_is_read():
    book = Workbook()
    book.active.append(["Secret"])
    book.active.sheet_state = "hidden"
    shown = book.create_sheet("Mentors")
    for row in TABLE:
        shown.append(row)

    assert texts(Sheet(saved(book))) == TABLE


def test_kind_is_told_by_the_bytes():
    assert texts(Sheet(as_workbook(TABLE))) == texts(Sheet(as_csv(TABLE)))


def changed_workbook(**parts):
    """A workbook whose parts are changed: ``sheet1=function``."""
    changed = io.BytesIO()
    with (
        zipfile.ZipFile(as_workbook(TABLE)) as old,
        zipfile.ZipFile(changed, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for part in old.infolist():
            change = parts.get(part.filename.rpartition("/")[2].removesuffix(".xml"), lambda text: text)
            new.writestr(part.filename, change(old.read(part)))
    return changed


def test_workbook_that_unpacks_to_too_much_is_refused():
    bomb = changed_workbook(sheet1=lambda text: text + b" " * 2_000_000)

    assert len(bomb.getvalue()) < 20_000
    assert refusal(bomb, limits=Limits(unpacked=1_000_000)) == Refusal.TOO_LARGE


def test_workbook_with_entities_is_refused():
    laughs = changed_workbook(sheet1=lambda text: b'<!DOCTYPE a [<!ENTITY b "ha">]>' + text)

    assert refusal(laughs) == Refusal.BROKEN_WORKBOOK


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", Refusal.EMPTY),
        (b"\r\n ,\n", Refusal.EMPTY),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, Refusal.OLD_OR_LOCKED_WORKBOOK),
        (b"PK\x03\x04 and no more", Refusal.BROKEN_WORKBOOK),
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x01\0\0\0\x01\x08\x06", Refusal.NO_TEXT),
    ],
)
def test_file_that_is_no_table_is_refused(data, reason):
    assert refusal(io.BytesIO(data)) == reason


def test_archive_without_a_workbook_is_refused():
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("mentors.csv", "Name,Town")

    assert refusal(file) == Refusal.BROKEN_WORKBOOK


# --- limits ---


@pytest.mark.parametrize(
    ("limits", "reason"),
    [
        (Limits(size=10), Refusal.TOO_LARGE),
        (Limits(rows=1), Refusal.TOO_MANY_ROWS),
        (Limits(columns=1), Refusal.TOO_MANY_COLUMNS),
    ],
)
@pytest.mark.parametrize("write", [as_csv, as_workbook])
def test_limits_hold_for_both_kinds(write, limits, reason):
    assert refusal(write(TABLE), limits=limits) == reason


@pytest.mark.parametrize("write", [as_csv, as_workbook])
def test_cell_that_is_too_long_is_cut_and_told(write):
    sheet = Sheet(write([["Name", "About"], ["Ann", "x" * 60]]), limits=Limits(cell=50))

    assert texts(sheet)[1] == ["Ann", "x" * 50]
    assert problems(sheet) == [(2, 1, CellProblem.TOO_LONG)]
