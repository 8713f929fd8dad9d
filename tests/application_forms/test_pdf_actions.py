"""What a PDF does by itself is refused, and what it only mentions, or does at a click, is taken."""

import pytest

from tests.applications.papers import CATALOG, PAGE, PAGES, active_pdf, pdf
from wagtail_mentoring.application_forms import pdf_objects
from wagtail_mentoring.application_forms.choices import FileFault

from .hostile_pdfs import compressed_pdf
from .judged_pdfs import fault_of, with_entry

ACTIVE, LINKED = FileFault.ACTIVE, FileFault.LINKED
SCRIPT = b"<< /S /JavaScript /JS (app.alert(1)) >>"
TO_PAGE = b"/S /GoTo /D [3 0 R /Fit]"


def stream(entries=b"", text=b"hello"):
    return b"<< /Length %d %s >>\nstream\n%s\nendstream" % (len(text), entries, text)


def note(entries):
    """A page with one note or link on it."""
    return with_entry(PAGE, b"/Annots [<< /Type /Annot /Rect [0 0 9 9] %s >>]" % entries)


def link(action):
    return note(b"/Subtype /Link /A << " + action + b" >>")


#: Catalogue, page and further objects, from the fourth on.
HONEST = {
    "a link to a page of that name": (CATALOG, link(b"/S /URI /URI (https://github.com/ada/JavaScript)")),
    "a link to such a place, as Chromium writes it": (
        with_entry(CATALOG, b"/Dests << /JavaScript [3 0 R /Fit] /JS [3 0 R /Fit] /Launch [3 0 R /Fit] >>"),
        note(b"/Subtype /Link /Dest /JavaScript"),
    ),
    "a link of a web page that does nothing": (CATALOG, link(rb"/S /URI /URI (javascript:void\(0\))")),
    "words": (
        with_entry(CATALOG, b"/Lang (/JavaScript /Launch /RichMedia)"),
        with_entry(PAGE, b"/Contents 4 0 R"),
        stream(text=b"BT (HTML/CSS/JavaScript) Tj (/EmbeddedFiles) Tj ET"),
    ),
    "tags with names of their own": (
        with_entry(CATALOG, b"/StructTreeRoot << /K << /S /Movie /P 1 0 R >> >>"),
        PAGE,
    ),
    "empty lists of scripts and files": (
        with_entry(CATALOG, b"/Names << /JavaScript << /Names [] >> /EmbeddedFiles null >>"),
        PAGE,
    ),
    "a web address without its beginning, from LaTeX": (
        CATALOG,
        link(b"/S /GoToR /F (linkedin.com/in/ada) /D [0 /Fit]"),
    ),
    "a beginning at a page, and then at the next one": (
        with_entry(CATALOG, b"/OpenAction << %s /Next << /S /Named /N /NextPage >> >>" % TO_PAGE),
        PAGE,
    ),
    "fonts and pictures with short names": (
        CATALOG,
        with_entry(PAGE, b"/Resources << /XObject << /AA 4 0 R /EF 4 0 R >> >>"),
        stream(b"/Type /XObject /Subtype /Form /F /FlateDecode /Group << /S /Transparency >>"),
    ),
    "the data that Europass puts into a CV": (
        with_entry(CATALOG, b"/Names << /EmbeddedFiles << /Names [(cv.xml) 4 0 R] >> >>"),
        PAGE,
        b"<< /Type /Filespec /F (attachment.xml) /EF << /F 5 0 R >> >>",
        stream(
            b"/Type /EmbeddedFile",
            b'<?xml version="1.0"?><Candidate xmlns="http://www.europass.eu/1.0"><Name>Ada</Name></Candidate>',
        ),
    ),
    "entries that stand twice, as honest programs write them": (
        with_entry(CATALOG, b"/Type /Catalog /Lang (de) /Lang (en)"),
        with_entry(
            PAGE, b"/Group << /S /Transparency >> /Group 9 0 R /MediaBox [0 0 9 9] /Rotate 0 /Rotate 0"
        ),
    ),
    "a file of the writer's own disk behind a link": (
        CATALOG,
        link(b"/S /URI /URI (file:///C:/Users/ada/thesis.pdf)"),
    ),
    "an object that is missing": (CATALOG, note(b"/Subtype /Link /Dest [99 0 R /Fit]")),
}

XHTML = b'<html xmlns="http://www.w3.org/1999/xhtml"><script>alert(1)</script></html>'
#: What an attached file may be that is more than data.
MORE_THAN_DATA = {
    "a program": b"MZ\x90",
    "a web page": XHTML,
    "a web page in data": b"<data>" + XHTML + b"</data>",
    "a drawing": b'<svg xmlns="http://www.w3.org/2000/svg"/>',
    "a web page of no namespace": b"<html><script>alert(1)</script></html>",
    "a script of Windows": b"<package><job><script language='VBScript'>x</script></job></package>",
    "a script in data": b"<data><x:SCRIPT xmlns:x='y'>x</x:SCRIPT></data>",
    "data with a style sheet": b'<?xml-stylesheet href="http://x"?><data/>',
    "data with an entity": b'<!DOCTYPE d [<!ENTITY e "x">]><d>&e;</d>',
    "nothing": b"",
}

HOSTILE = {
    "a script after a page": (
        with_entry(CATALOG, b"/OpenAction << " + TO_PAGE + b" /Next 4 0 R >>"),
        PAGE,
        SCRIPT,
        ACTIVE,
    ),
    "a script after two pages": (
        with_entry(CATALOG, b"/OpenAction << " + TO_PAGE + b" /Next [<< " + TO_PAGE + b" /Next 4 0 R >>] >>"),
        PAGE,
        SCRIPT,
        ACTIVE,
    ),
    "a script of a page": (CATALOG, with_entry(PAGE, b"/AA << /O 4 0 R >>"), SCRIPT, ACTIVE),
    "a script of a note": (CATALOG, note(b"/AA << /PV 4 0 R >>"), SCRIPT, ACTIVE),
    "a script behind a link": (CATALOG, note(b"/A 4 0 R"), SCRIPT, ACTIVE),
    "a script whose kind stands elsewhere": (CATALOG, note(b"/A << /S 4 0 R >>"), b"/JavaScript", ACTIVE),
    "a script in a list": (
        with_entry(CATALOG, b"/Names << /JavaScript 4 0 R >>"),
        PAGE,
        b"<< /Names [(a) 3 0 R] >>",
        ACTIVE,
    ),
    "a program": (CATALOG, link(b"/S /Launch /F 4 0 R"), b"(cmd.exe)", ACTIVE),
    "a form that is sent": (
        with_entry(CATALOG, b"/OpenAction << /S /SubmitForm /F 4 0 R >>"),
        PAGE,
        b"(http://x)",
        ACTIVE,
    ),
    "data that are fetched": (CATALOG, link(b"/S /ImportData /F 4 0 R"), b"(x.fdf)", ACTIVE),
    "a web page when it opens": (
        with_entry(CATALOG, b"/OpenAction << /S /URI /URI 4 0 R >>"),
        PAGE,
        b"(http://evil.example)",
        LINKED,
    ),
    "a file when it opens": (
        CATALOG,
        with_entry(PAGE, b"/AA << /O << /S /GoToR /F 4 0 R >> >>"),
        b"(x)",
        LINKED,
    ),
    "a file of a server": (CATALOG, link(b"/S /GoToR /F 4 0 R"), rb"(\\\\evil\\share)", LINKED),
    "a file of a server by its other name": (
        CATALOG,
        link(b"/S /GoToR /F << /UF (here.pdf) /F 4 0 R >>"),
        b"(/evil/share)",
        LINKED,
    ),
    "a file of a folder above": (CATALOG, link(b"/S /GoToR /F 4 0 R"), b"(../../windows/calc.exe)", LINKED),
    "a file of a server as a web address": (
        CATALOG,
        link(b"/S /URI /URI 4 0 R"),
        b"(file:////evil/share)",
        LINKED,
    ),
    "a file of a server as a web address, with fewer strokes": (
        CATALOG,
        link(b"/S /URI /URI 4 0 R"),
        b"(FILE://evil/share)",
        LINKED,
    ),
    "a server that addresses begin with": (
        with_entry(CATALOG, b"/URI << /Base 4 0 R >>"),
        PAGE,
        rb"(\\\\evil\\share)",
        LINKED,
    ),
    "a file in a file": (CATALOG, link(b"/S /GoToE /D [0 /Fit] /T 4 0 R"), b"<< /R /C >>", ACTIVE),
    "a dialog when it opens": (
        with_entry(CATALOG, b"/OpenAction << /S /Named /N 4 0 R >>"),
        PAGE,
        b"/Print",
        ACTIVE,
    ),
    "a film with a script": (CATALOG, link(b"/S /Rendition /JS 4 0 R"), stream(), ACTIVE),
    "a program that draws": (CATALOG, note(b"/Subtype 4 0 R"), b"/RichMedia", ACTIVE),
    "a file": (
        CATALOG,
        note(b"/Subtype /FileAttachment /FS << /F (x) /EF << /F 4 0 R >> >>"),
        stream(),
        ACTIVE,
    ),
    "a form with a program": (with_entry(CATALOG, b"/AcroForm << /XFA 4 0 R >>"), PAGE, stream(), ACTIVE),
    "a text from elsewhere": (
        CATALOG,
        with_entry(PAGE, b"/Contents 4 0 R"),
        stream(b"/F (\\\\\\\\evil\\\\x)"),
        LINKED,
    ),
    "a page from elsewhere": (
        CATALOG,
        with_entry(PAGE, b"/Resources << /XObject << /X 4 0 R >> >>"),
        stream(b"/Ref << /F (http://evil.example/x.pdf) /Page 0 >>"),
        LINKED,
    ),
}


@pytest.mark.parametrize("what", HONEST)
def test_pdf_that_only_mentions_things_or_waits_for_a_click_is_taken(what):
    catalog, *rest = HONEST[what]

    assert fault_of(pdf(catalog, PAGES, *rest)) is None
    if b"stream" not in rest[-1]:
        assert fault_of(compressed_pdf(catalog, PAGES, *rest)) is None


@pytest.mark.parametrize("what", HOSTILE)
def test_pdf_that_does_more_than_be_read_is_refused_openly_or_in_compressed_parts(what):
    catalog, *rest, fault = HOSTILE[what]

    assert fault_of(pdf(catalog, PAGES, *rest)) == fault
    if b"stream" not in rest[-1]:
        assert fault_of(compressed_pdf(catalog, PAGES, *rest)) == fault


@pytest.mark.parametrize("name", [b"/S/JavaScript", b"/S /Java#53cript", b"/#53\n/Launch"])
def test_second_entry_of_the_same_name_that_other_programs_take_is_seen(name):
    twice = b"/OpenAction [3 0 R /Fit] /OpenAction << " + name + b" /JS (x) >>"

    assert fault_of(active_pdf(twice)) == ACTIVE
    assert fault_of(compressed_pdf(with_entry(CATALOG, twice))) == ACTIVE


def test_actions_that_follow_each_other_without_end_are_refused():
    ring = b"<< " + TO_PAGE + b" /Next [4 0 R 4 0 R] >>"

    assert fault_of(pdf(with_entry(CATALOG, b"/OpenAction 4 0 R"), PAGES, PAGE, ring)) == ACTIVE


def test_compressed_part_that_cannot_be_unpacked_is_damaged():
    content = compressed_pdf()
    broken = content.replace(b"/Type /ObjStm", b"/Type /ObjStn")

    assert fault_of(content) is None
    assert fault_of(broken) == FileFault.DAMAGED


def test_compressed_parts_have_one_limit_together(monkeypatch):
    content = compressed_pdf(payload=b" " * 5000)
    monkeypatch.setattr(pdf_objects, "MAX_PACKED_BYTES", 4000)

    assert fault_of(compressed_pdf()) is None
    assert fault_of(content) == FileFault.DAMAGED


def test_damaged_object_that_everybody_can_look_at_is_left_out():
    """Programs show the rest. In a compressed part nobody knows what it was."""
    page = with_entry(PAGE, b"/Annots [4 0 R]")

    assert fault_of(pdf(CATALOG, PAGES, page, b"@@@")) is None
    assert fault_of(compressed_pdf(CATALOG, PAGES, page, b"@@@")) == FileFault.DAMAGED


@pytest.mark.parametrize("what", MORE_THAN_DATA)
def test_attached_file_that_is_more_than_data_is_refused(what):
    catalog = with_entry(CATALOG, b"/Names << /EmbeddedFiles << /Names [(a.xml) 4 0 R] >> >>")
    file = stream(b"/Type /EmbeddedFile", MORE_THAN_DATA[what])

    content = pdf(catalog, PAGES, PAGE, b"<< /Type /Filespec /F (a.xml) /EF << /UF 5 0 R >> >>", file)

    assert fault_of(content) == ACTIVE


@pytest.mark.parametrize(
    ("names", "fault"),
    [
        (b"/F (a.XML) /UF (a.xml)", None),
        (b"/F (a.hta)", ACTIVE),
        (b"/F (a.xml) /UF (a.html)", ACTIVE),
        (b"", ACTIVE),
    ],
)
def test_attached_data_are_called_xml_by_all_their_names(names, fault):
    """Programs that open a file go by its name."""
    catalog = with_entry(CATALOG, b"/Names << /EmbeddedFiles << /Names [(a.xml) 4 0 R] >> >>")
    description = b"<< /Type /Filespec %s /EF << /F 5 0 R >> >>" % names

    content = pdf(catalog, PAGES, PAGE, description, stream(b"/Type /EmbeddedFile", b"<data/>"))

    assert fault_of(content) == fault


#: Catalogue, page, and further objects in which something stands twice and one of the two is a script.
TWICE = {
    "a beginning": (
        with_entry(CATALOG, b"/OpenAction [3 0 R /Fit] /OpenAction 4 0 R"),
        PAGE,
        b"<< /S 5 0 R /JS (x) >>",
        b"/JavaScript",
    ),
    "the kind of an action, behind a remark": (
        with_entry(CATALOG, b"/OpenAction 4 0 R"),
        PAGE,
        b"<< " + TO_PAGE + b" /S %x\n/JavaScript /JS (x) >>",
    ),
    "the kind of an action, far away": (
        with_entry(CATALOG, b"/OpenAction 4 0 R"),
        PAGE,
        b"<< " + TO_PAGE + b" /S" + b" " * 30 + b"/Launch /F (x) >>",
    ),
    "the kind of an action, in other letters": (
        with_entry(CATALOG, b"/OpenAction 4 0 R"),
        PAGE,
        b"<< " + TO_PAGE + b" /#53 5 0 R >>",
        b"/JavaScript",
    ),
    "notes": (CATALOG, with_entry(PAGE, b"/Annots [] /Annots 4 0 R"), b"[<< /A << /S /Foo >> >>]"),
}


@pytest.mark.parametrize("what", TWICE)
def test_entry_that_stands_twice_hides_no_script(what):
    catalog, *rest = TWICE[what]

    assert fault_of(pdf(catalog, PAGES, *rest)) in {ACTIVE, FileFault.DAMAGED}
    assert fault_of(compressed_pdf(catalog, PAGES, *rest)) in {ACTIVE, FileFault.DAMAGED}
