"""What a PDF does is seen however it is written: programs read more spellings, and tables, than pypdf."""

import re

import pytest

from tests.applications.papers import CATALOG, PAGE, PAGES, pdf
from wagtail_mentoring.application_forms import pdf_objects
from wagtail_mentoring.application_forms.choices import FileFault

from .hostile_pdfs import compressed_pdf, packed
from .judged_pdfs import fault_of, with_entry

ACTIVE, DAMAGED = FileFault.ACTIVE, FileFault.DAMAGED
REFUSED = {ACTIVE, DAMAGED}
#: No rule looks for its kind in the bytes of the file: a remark stands before it.
SCRIPT = b"<< /S %x\n/JavaScript /JS (app.alert(1)) >>"
LINK = b"/Annots [<< /Type /Annot /Subtype /Link /Rect [0 0 9 9] /A %s >>]"


def hidden(*objects):
    """A good PDF, and objects in it of which its table does not tell."""
    good = pdf()
    table = good.index(b"xref\n0")
    longer = good[:table] + b"\n".join(objects) + b"\n"
    return longer + good[table:].replace(b"\n%d\n%%%%EOF" % table, b"\n%d\n%%%%EOF" % len(longer))


def changed(content, *objects, rows=b"", trailer=b""):
    """``content`` with ``objects`` behind it, and a second table that tells of them."""
    entries = b""
    body = content
    for number, written in objects:
        entries += b"%d 1\n%010d 00000 n \n" % (number, len(body))
        body += b"%d 0 obj\n%s\nendobj\n" % (number, written)
    before = int(re.findall(rb"startxref\n([0-9]+)", content)[-1])
    end = b"trailer\n<< /Size 9 /Root 1 0 R /Prev %d %s >>\nstartxref\n%d\n%%%%EOF\n"
    return body + b"xref\n" + entries + rows + end % (before, trailer, len(body))


@pytest.mark.parametrize(
    ("entry", "objects"),
    [
        (b"/OpenAction 4 7 R", [SCRIPT]),
        (
            b"/Names 4 7 R",
            [b"<< /JavaScript << /Names [(a) 5 7 R] >> >>", SCRIPT],
        ),
        (b"/Names 4 7 R", [b"<< /JavaScript << /Names [(a) 3 0 R] >> >>"]),
        (b"/AcroForm 4 1 R", [b"<< /XFA (x) >>"]),
    ],
)
def test_object_is_found_whatever_generation_a_reference_names(entry, objects):
    assert fault_of(pdf(with_entry(CATALOG, entry), PAGES, PAGE, *objects)) == ACTIVE


def test_link_is_followed_whatever_generation_it_names():
    page = with_entry(PAGE, LINK % b"4 7 R")

    assert fault_of(pdf(CATALOG, PAGES, page, b"<< /S %\n/Launch /F (cmd.exe) >>")) == ACTIVE
    assert fault_of(pdf(CATALOG, PAGES, page, b"<< /S %\n/GoTo /D [3 0 R /Fit] >>")) is None


#: How an action may begin so that pypdf reads it otherwise than pdfium.
ODD = [
    b"/S\0/Launch",
    b"/S\x80/Launch",
    b"/S/Launch\xff",
    b"null /S %\n/Launch",
    b"7 /S %\n/Launch",
    b"] /S %\n/Launch",
    b"/X 5 %\n0 R /S %\n/Launch",
    b"> /S %\n/Launch",
    b"/X endobj null /S %\n/Launch",
    b"/X (1 0 obj) /S %\n/Launch",
]


@pytest.mark.parametrize("beginning", ODD)
def test_what_programs_read_differently_hides_no_action(beginning):
    page = with_entry(PAGE, LINK % b"4 0 R")
    action = b"<< " + beginning + b" /F (cmd.exe) >>"

    assert fault_of(pdf(CATALOG, PAGES, page, action)) in REFUSED
    assert fault_of(compressed_pdf(CATALOG, PAGES, page, action)) in REFUSED


@pytest.mark.parametrize("reference", [b"4 %x\n0 R", b"4" + b" " * 30 + b"0 R", b"4\0000 R"])
def test_reference_that_pypdf_does_not_read_is_damaged(reference):
    action = b"<< /S /URI /URI (https://ada.example) >>"

    assert fault_of(pdf(with_entry(CATALOG, b"/OpenAction " + reference), PAGES, PAGE, action)) == DAMAGED


def test_stream_behind_a_remark_is_damaged():
    """pypdf takes it for a dictionary, and others for a text from elsewhere."""
    text = b"<< /Length 5 /F (//evil.example/x) >> %\nstream\nhello\nendstream"

    assert fault_of(pdf(CATALOG, PAGES, with_entry(PAGE, b"/Contents 4 0 R"), text)) == DAMAGED


def test_object_that_no_table_tells_of_counts():
    """Programs that mend a file take it, instead of the good one of that number."""
    catalog = with_entry(CATALOG, b"/OpenAction 4 0 R")

    content = hidden(b"1 0 obj " + catalog + b" endobj", b"4 0 obj " + SCRIPT + b" endobj")

    assert fault_of(content) == ACTIVE
    assert fault_of(hidden(b"1 0 obj " + with_entry(CATALOG, b"/Lang (de)") + b" endobj")) is None


def test_object_in_a_compressed_part_that_no_table_tells_of_counts():
    part = packed(b"4 0 " + SCRIPT, b"/Type /ObjStm /N 1 /First 4")

    assert fault_of(hidden(b"9 0 obj " + part + b" endobj")) == ACTIVE


@pytest.mark.parametrize(
    "part", [b"/N 1 /First 9999", b"/N 2 /First 4", b"/N 1 /First 4 /Filter /Foo", b"/N 1"]
)
def test_compressed_part_whose_objects_are_not_all_found_is_damaged(part):
    content = b"<< /Type /ObjStm /Length 8 %s >>\nstream\n4 0 null\nendstream" % part

    assert fault_of(hidden(b"9 0 obj " + content + b" endobj")) == DAMAGED


def test_number_of_a_compressed_part_may_be_given_to_something_else_later():
    content = compressed_pdf()

    later = [(1, CATALOG), (2, PAGES), (3, PAGE), (4, b"<< /Type /Annot >>")]

    assert fault_of(changed(content, *later)) is None


def test_kind_of_an_action_is_what_any_object_of_its_number_says():
    page = with_entry(PAGE, LINK % b"<< /S 4 0 R /JS (x) >>")
    content = pdf(CATALOG, PAGES, page, b"/JavaScript")

    assert fault_of(changed(content, (4, b"/GoTo"))) == ACTIVE
    assert fault_of(changed(pdf(CATALOG, PAGES, page, b"/GoTo"), (4, b"/Foo"))) is None


def test_object_that_is_set_free_counts():
    """pdfium reads it all the same where its generation stays."""
    content = pdf(with_entry(CATALOG, b"/OpenAction 4 0 R"), PAGES, PAGE, SCRIPT)

    assert fault_of(changed(content, rows=b"4 1\n0000000000 00000 f \n")) == ACTIVE


def test_lock_of_an_earlier_trailer_counts():
    lock = b"/Encrypt << /Filter /Standard /V 1 /R 2 /O (x) /U (y) /P -4 >>"

    assert fault_of(hidden(b"trailer << /Root 1 0 R " + lock + b" >>")) == FileFault.LOCKED


@pytest.mark.parametrize("beginning", [b"4 %x\n0 obj", b"4 0 %\nobj", b"4 %x\r 0 %\n obj"])
def test_remark_among_the_numbers_of_an_object_is_damaged(beginning):
    assert fault_of(hidden(beginning + b" << >> endobj")) == DAMAGED


def test_object_that_was_changed_very_often_is_damaged(monkeypatch):
    content = hidden(*(b"3 0 obj " + PAGE + b" endobj" for _ in range(5)))
    monkeypatch.setattr(pdf_objects, "MAX_VERSIONS", 5)

    assert fault_of(pdf()) is None
    assert fault_of(content) == DAMAGED


#: The same words, as honest programs write them.
FAIR = [
    b"<</Type/Annot/Subtype/Link/Rect[0 0 9 9]/A<</S/URI/URI(https://ada.example)>>>>",
    b"<< % a link\n/Type /Annot % of ReportLab\n/Subtype /Link /A << /S /URI /URI (a \\) b (c \\( d)) >> >>",
    b"<< /#54ype /Annot\r\n/Subtype /Link /A\r\n5\n0\nR >>",
    b"<< /Type /Annot /Contents (5 % 0 \\\\) /T <FEFF 0041> /C [.5 -.5 +1 4. 0.1] /F 4 /Open true /P null >>",
    "<< /Type /Annot /Dest /Über#20mich /Ä€À 7 >>".encode(),
]


@pytest.mark.parametrize("written", FAIR)
def test_note_is_taken_as_honest_programs_write_it(written):
    page = with_entry(PAGE, b"/Annots [4 0 R]")
    action = b"<< /S /GoTo /D [3 0 R /Fit] >>"

    assert fault_of(pdf(CATALOG, PAGES, page, written, action)) is None
    assert fault_of(compressed_pdf(CATALOG, PAGES, page, written, action)) is None


@pytest.mark.parametrize("words", [b"Film trailer", b"semitrailers, 2025", b"Chapter 3 0 objects"])
def test_words_that_only_look_like_the_beginning_of_something_are_taken(words):
    shown = b"<< /Length 40 >>\nstream\nBT (%s of << more) Tj ET\nendstream" % words

    assert fault_of(pdf(with_entry(CATALOG, b"/Lang (%s)" % words))) is None
    assert fault_of(pdf(CATALOG, PAGES, PAGE, shown)) is None


@pytest.mark.parametrize("between", [b"", b"\0", b"\n%x\r\n", b" %x\r%y\n"])
def test_table_is_found_however_its_entries_follow_its_name(between):
    root = b"<< /Pages 2 0 R /OpenAction %s >>" % SCRIPT

    assert fault_of(hidden(b"trailer%s<< /Size 9 /Root %s >>" % (between, root))) in REFUSED


def test_zero_that_all_programs_take_for_a_space_is_one():
    assert fault_of(pdf(CATALOG, PAGES, with_entry(PAGE, b"/Annots [ ]\0\0/Dur \0 5"))) is None
    assert fault_of(pdf(CATALOG, PAGES, with_entry(PAGE, b"/LastModified <30\00031>"))) is None


@pytest.mark.parametrize("colors", [b"[/Indexed /DeviceRGB\x00255 <00>]", b"/Device, Gray"])
def test_picture_that_is_oddly_written_is_taken_and_nothing_that_acts(colors):
    entries = b"<< /Subtype /Image /Filter /ASCIIHexDecode /Length 2 /ColorSpace %s %s >>"
    picture = entries + b"\nstream\n0>\nendstream"

    assert fault_of(pdf(CATALOG, PAGES, PAGE, picture % (colors, b""))) is None
    for acting in (b"/A 1 0 R", b"/Type /ObjStm", b"/Type /XRef", b"/Type /EmbeddedFile", b"/N 1"):
        assert fault_of(pdf(CATALOG, PAGES, PAGE, picture % (colors, acting))) in REFUSED
