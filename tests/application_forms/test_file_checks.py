"""Uploads are opened: what is damaged, locked, runs or loads something is refused with what to do instead."""

import hashlib
import io
import zipfile
from codecs import BOM_UTF16_LE

import pytest
from pypdf import PdfReader, PdfWriter

from example_site.demo.papers import cv_pdf
from tests.applications.papers import (
    CATALOG,
    CONTENT_TYPES,
    HEAD,
    MAIN,
    ODT_TYPE,
    PAGE,
    PAGES,
    PDF,
    TEXT,
    active_pdf,
    archive,
    docx,
    encrypted,
    links,
    odt,
    odt_text,
    pdf,
    upload,
    workbook,
)
from wagtail_mentoring.application_forms import archives, markup
from wagtail_mentoring.application_forms.choices import FileFault
from wagtail_mentoring.application_forms.exceptions import FileRefused, UnsoundFile
from wagtail_mentoring.application_forms.file_checks import CHECKS, check_upload
from wagtail_mentoring.application_forms.pdf_checks import check_pdf

from .hostile_pdfs import compressed_pdf

OUTSIDE = "http://evil.example/x"


def question(*kinds):
    return {"file_types": list(kinds), "max_megabytes": 1}


def fault_of(kind, content):
    """Why ``content`` is not taken as a file of ``kind``; None for one that is."""
    try:
        CHECKS[kind](content)
    except UnsoundFile as unsound:
        return unsound.fault
    return None


# --- true documents ---------------------------------------------------------------------------------------


def written_by_pypdf(**more):
    writer = PdfWriter(**more)
    writer.add_blank_page(width=595, height=842)
    written = io.BytesIO()
    writer.write(written)
    return written.getvalue()


def updated():
    """A PDF with a second table of contents behind the first, as after adding a comment."""
    writer = PdfWriter(io.BytesIO(cv_pdf(["Ada"])), incremental=True)
    writer.add_metadata({"/Title": "CV"})
    written = io.BytesIO()
    writer.write(written)
    assert written.getvalue().startswith(cv_pdf(["Ada"]))
    return written.getvalue()


def linearized():
    """A PDF for slow lines: the table for the first page stands first, and the end points there."""
    head = b"%PDF-1.7\n4 0 obj\n<< /Linearized 1 /L 999 /N 1 >>\nendobj\n"
    objects = [
        b"%d 0 obj\n%s\nendobj\n" % (n, content) for n, content in ((1, CATALOG), (2, PAGES), (3, PAGE))
    ]
    first = b"xref\n%s\ntrailer\n<< /Size 5 /Root 1 0 R /Prev %010d >>\nstartxref\n0\n%%%%EOF\n"
    start = len(head) + len(first % (b"0" * 68, 0))
    at = [start, start + len(objects[0]), start + len(objects[0]) + len(objects[1])]
    last = start + sum(map(len, objects))
    rows = b"1 1\n%010d 00000 n \n3 2\n%010d 00000 n \n%010d 00000 n \n" % (at[0], at[2], 9)
    table = first % (rows.ljust(68), last)
    rest = b"xref\n0 1\n0000000000 65535 f \n2 1\n%010d 00000 n \ntrailer\n<< /Size 5 >>\n"
    end = rest + b"startxref\n%d\n%%%%EOF\n"
    return head + table + b"".join(objects) + end % (at[1], len(head))


TRUE_PDFS = {
    "the demo's": cv_pdf(["Ada Lovelace", "Mathematics"]),
    "written by a library": written_by_pypdf(),
    "with compressed objects, as from LibreOffice": compressed_pdf(),
    "updated": updated(),
    "linearized": linearized(),
    "that opens at a page": active_pdf(b"/OpenAction [3 0 R /Fit]"),
    "filled up to whole blocks": PDF + b"\0" * 4096,
    "filled up with empty lines": PDF + b"\r\n" * 4096,
    "behind an empty line": b"\r\n" + PDF,
    "behind an empty line that its table counts": PDF.replace(
        b"\n%d\n" % PDF.rindex(b"xref\n0"), b"\n%d\n" % (PDF.rindex(b"xref\n0") + 2)
    ),
    "behind a byte order mark": b"\xef\xbb\xbf" + PDF,
    "whose table is off by a little": PDF.replace(b"%PDF-1.7\n", b"%PDF-1.7\n%\xe2\xe3\n"),
}


@pytest.mark.parametrize("what", TRUE_PDFS)
def test_true_pdf_is_taken(what):
    assert PdfReader(io.BytesIO(TRUE_PDFS[what])).get_num_pages() == 1
    assert fault_of("pdf", TRUE_PDFS[what]) is None


#: Parts that Word and others put into documents, and none of them harmful.
WORD_PARTS = {
    "word/settings.xml": HEAD + b"<settings/>",
    "word/_rels/settings.xml.rels": links(
        ("attachedTemplate", r"file:///C:\Users\ada\Templates\Resume.dotx", True)
    ),
    "word/_rels/document.xml.rels": links(
        ("hyperlink", "https://ada.example/", True),
        ("image", "media/image1.png", False),
        ("hyperlink", "#Summary", False),
        ("image", "NULL", False),
        ("image", "media/image2.svg", False),
    ),
    "word/media/image1.png": b"\x89PNG",
    "word/fonts/font1.odttf": b"\0",
    "word/charts/_rels/chart1.xml.rels": links(("package", "../embeddings/Sheet1.xlsx", False)),
    "word/embeddings/Sheet1.xlsx": workbook(),
    "docProps/thumbnail.jpeg": b"\xff\xd8",
    "_rels/.rels": links(
        ("officeDocument", "word/document.xml", False),
        ("metadata/thumbnail", "docProps/thumbnail.jpeg", False),
        ("metadata/core-properties", "/package/services/metadata/core-properties/a1.psmdcp", False),
    ),
    "package/services/metadata/core-properties/a1.psmdcp": HEAD + b"<coreProperties/>",
    "word/_rels/fontTable.xml.rels": links(("font", "fonts/font1.odttf", False)),
    "word/drawings/vmlDrawing1.vml": b"<xml/>",
    "word/media/image2.svg": b"<svg xmlns='http://www.w3.org/2000/svg'/>",
    "customXml/item1.xml": HEAD + b"<b:Sources xmlns:b='x'/>",
    "word/printerSettings/printerSettings1.bin": b"\0",
    "word/media/": b"",
}
ODT_PARTS = {
    "content.xml": odt_text(
        b'<text:a xlink:href="https://ada.example/">Home</text:a><draw:image xlink:href="Pictures/1.png"/>'
        b'<draw:area-rectangle xlink:href="https://ada.example/"/><office:scripts/>'
    ),
    "meta.xml": odt_text(b'<meta:template xlink:href="file:///home/ada/resume.ott"/>'),
    "META-INF/manifest.xml": HEAD + b"<manifest/>",
    "manifest.rdf": HEAD + b"<rdf/>",
    "Pictures/1.png": b"\x89PNG",
    "Pictures/2.pdf": PDF,
    "ObjectReplacements/Object 1": b"\0",
    "Object 1/content.xml": HEAD + b"<math/>",
    "Configurations2/accelerator/current.xml": b"",
    "Configurations2/images/Bitmaps/": b"",
    "layout-cache": b"\0",
}


#: As .NET writes XML that its programs made as a text.
UTF_16 = BOM_UTF16_LE + '<?xml version="1.0" encoding="utf-16"?><b:Bücher xmlns:b="x"/>'.encode("utf-16-le")


def template(target):
    return {"word/_rels/settings.xml.rels": links(("attachedTemplate", target, True))}


@pytest.mark.parametrize(
    ("kind", "content"),
    [
        ("docx", docx()),
        ("docx", docx(WORD_PARTS)),
        ("docx", docx(template("file:///Users/ada/Library/Group%20Containers/CV.dotx"))),
        ("docx", docx(template("file://localhost/Users/ada/CV.dotx"))),
        ("docx", docx({"[Content_Types].xml": CONTENT_TYPES.replace(b"/word/", b"/Word/")})),
        (
            "docx",
            docx({"customXml/item2.xml": UTF_16, "customXml/item3.xml": UTF_16.removeprefix(BOM_UTF16_LE)}),
        ),
        ("odt", odt()),
        ("odt", odt(ODT_PARTS)),
    ],
)
def test_true_document_is_taken(kind, content):
    assert fault_of(kind, content) is None


def test_main_part_of_a_word_document_may_have_another_name():
    content = archive(
        {
            "[Content_Types].xml": CONTENT_TYPES.replace(b"document.xml", b"document2.xml"),
            "_rels/.rels": links(("officeDocument", "/word/document2.xml", False)),
            "word/document2.xml": TEXT,
        }
    )

    assert fault_of("docx", content) is None


@pytest.mark.parametrize("ending", ["xml", "vml", "psmdcp", "png", "ttf"])
def test_text_of_a_word_document_is_looked_at_whatever_its_part_is_called(ending):
    text = TEXT.replace(b"<w:r>", b'<w:fldSimple w:instr="DDEAUTO c cmd"/><w:r>')
    content = archive(
        {
            "[Content_Types].xml": CONTENT_TYPES.replace(b"document.xml", b"document." + ending.encode()),
            "_rels/.rels": links(("officeDocument", f"word/document.{ending}", False)),
            f"word/document.{ending}": text,
        }
    )

    assert fault_of("docx", content) == FileFault.ACTIVE


# --- what is refused --------------------------------------------------------------------------------------

SCRIPT = b"<< /S /JavaScript /JS (app.alert(1)) >>"
ENDS = b"%%PDF-1.4\n%s\nstartxref\n9\n%%%%EOF\n"
UNSOUND_PDFS = {
    "without an object": (ENDS % b"%", FileFault.DAMAGED),
    "with junk in it": (ENDS % (b"MZ\x90junk" * 1000), FileFault.DAMAGED),
    "with a page of the web in it": (ENDS % b"<html><script>alert(1)</script>", FileFault.DAMAGED),
    "without a page": (pdf(CATALOG, b"<< /Type /Pages /Kids [] /Count 0 >>"), FileFault.DAMAGED),
    "whose page is missing": (pdf(CATALOG, b"<< /Type /Pages /Kids [9 0 R] /Count 1 >>"), FileFault.DAMAGED),
    "whose pages are a number": (pdf(CATALOG, b"7"), FileFault.DAMAGED),
    "cut in the middle": (PDF[:100] + PDF[-60:], FileFault.DAMAGED),
    "locked": (
        pdf(trailer=b"/Encrypt << /Filter /Standard /V 1 /R 2 /O (x) /U (y) /P -4 >>"),
        FileFault.LOCKED,
    ),
    "locked in an unknown way": (pdf(trailer=b"/Encrypt << /Filter /Adobe.PubSec >>"), FileFault.LOCKED),
    "with a script": (active_pdf(b"/OpenAction " + SCRIPT), FileFault.ACTIVE),
    "with a script for later": (active_pdf(b"/AA << /WC " + SCRIPT + b" >>"), FileFault.ACTIVE),
    "with a script in a compressed part": (
        compressed_pdf(catalog=CATALOG.replace(b">>", b"/OpenAction " + SCRIPT + b" >>")),
        FileFault.ACTIVE,
    ),
    "with a file in a compressed part": (
        compressed_pdf(
            catalog=CATALOG.replace(
                b">>", b"/Names << /EmbeddedFiles << /Names [(x) << /EF << /F 4 0 R >> >>] >> >> >>"
            )
        ),
        FileFault.ACTIVE,
    ),
}


@pytest.mark.parametrize("what", UNSOUND_PDFS)
def test_unsound_pdf_is_refused(what):
    content, fault = UNSOUND_PDFS[what]

    assert fault_of("pdf", content) == fault


@pytest.mark.parametrize("password", ["secret", ""])
def test_pdf_under_a_password_or_against_changes_is_locked(password):
    """Also one that opens without asking: nobody can look into it, a scanner neither."""
    writer = PdfWriter()
    writer.add_blank_page(width=595, height=842)
    writer.encrypt(user_password=password, owner_password="owner", algorithm="RC4-128")
    written = io.BytesIO()
    writer.write(written)

    assert fault_of("pdf", written.getvalue()) == FileFault.LOCKED


def word_links(part, *triples):
    return {f"word/_rels/{part}.rels": links(*triples)}


def with_types(extra):
    return {"[Content_Types].xml": CONTENT_TYPES.replace(b"</Types>", extra + b"</Types>")}


UNSOUND_WORD = {
    "text that is no XML": ({"word/document.xml": b"this is not XML <<<"}, FileFault.DAMAGED),
    "header that is no XML": ({"word/header1.xml": b"<a><b></a>"}, FileFault.DAMAGED),
    "links that are no XML": ({"word/_rels/document.xml.rels": b"<Relationships"}, FileFault.DAMAGED),
    "entities": ({"word/document.xml": b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'}, FileFault.DAMAGED),
    "attributes told once": (
        {"word/document.xml": b"<!DOCTYPE a [<!ATTLIST a b CDATA 'c'>]><a/>"},
        FileFault.DAMAGED,
    ),
    "entities in UTF-16": (
        {"word/document.xml": '<!DOCTYPE a [<!ENTITY b "c">]><a/>'.encode("utf-16")},
        FileFault.DAMAGED,
    ),
    "a namespace with a long address": (
        {"word/document.xml": b'<a><p:b xmlns:p="' + b"x" * 300 + b'"/></a>'},
        FileFault.DAMAGED,
    ),
    "broken UTF-16": ({"word/document.xml": b"\xff\xfe<\0a\0/\0>"}, FileFault.DAMAGED),
    "an unknown encoding": (
        {"word/document.xml": b'<?xml version="1.0" encoding="rot13"?><a/>'},
        FileFault.DAMAGED,
    ),
    "no way to its text": ({"_rels/.rels": links()}, FileFault.DAMAGED),
    "its text elsewhere": (
        {"_rels/.rels": links(("officeDocument", "word/other.xml", False))},
        FileFault.DAMAGED,
    ),
    "the same part twice": ({"word/DOCUMENT.xml": TEXT}, FileFault.DAMAGED),
    "an object from elsewhere": (word_links("document.xml", ("oleObject", OUTSIDE, True)), FileFault.ACTIVE),
    "a template from elsewhere": (
        word_links("settings2.xml", ("attachedTemplate", OUTSIDE, True)),
        FileFault.LINKED,
    ),
    "a template from a server": (
        word_links("settings.xml", ("attachedTemplate", "file://evil.example/x.dotm", True)),
        FileFault.LINKED,
    ),
    "a picture from elsewhere": (word_links("header1.xml", ("image", OUTSIDE, True)), FileFault.LINKED),
    "a frame from elsewhere": (word_links("webSettings.xml", ("frame", OUTSIDE, True)), FileFault.LINKED),
    "another edition's link from elsewhere": (
        {
            "word/_rels/x.rels": links(("image", OUTSIDE, True)).replace(
                b"schemas.openxml", b"purl.oclc.openxml"
            )
        },
        FileFault.LINKED,
    ),
    "macros": ({"word/vbaProject.bin": b"x"}, FileFault.ACTIVE),
    "macros called a picture": (
        {"word/media/a.png": b"x", **word_links("document.xml", ("vbaProject", "media/a.png", False))},
        FileFault.ACTIVE,
    ),
    "macros by their type": (
        with_types(b'<Override PartName="/a.png" ContentType="application/vnd.ms-office.vbaProject"/>'),
        FileFault.ACTIVE,
    ),
    "a web page as a part": (
        {"word/part.xml": b"<x/>", **word_links("document.xml", ("aFChunk", "part.xml", False))},
        FileFault.ACTIVE,
    ),
    "a control": (word_links("document.xml", ("control", "activeX/activeX1.xml", False)), FileFault.ACTIVE),
    "a workbook with macros": (
        {"word/embeddings/a.xlsx": workbook({"xl/vbaProject.bin": b"x"})},
        FileFault.ACTIVE,
    ),
    "a document called a workbook": ({"word/embeddings/a.xlsx": docx()}, FileFault.ACTIVE),
    "a header called a picture": (
        {"word/h.png": TEXT, **word_links("document.xml", ("header", "h.png", False))},
        FileFault.ACTIVE,
    ),
    "a header called a font": (
        word_links("document.xml", ("header", "h.odttf#.xml", False)),
        FileFault.ACTIVE,
    ),
    "a drawing that is no XML": ({"word/a.vml": b"<a><br></a>"}, FileFault.DAMAGED),
    "a program called a workbook": ({"word/embeddings/a.xlsx": b"MZ"}, FileFault.DAMAGED),
    **{
        f"{name}": ({name: b"x"}, FileFault.ACTIVE)
        for name in (
            "word/embeddings/evil.docm",
            "word/embeddings/evil.lnk",
            "word/embeddings/Document.docx",
            "word/embeddings/oleObject1.bin",
            "word/media/evil.hta",
            "word/media/a.ps1",
            "word/activeX/activeX1.bin",
            "word/afchunk.mht",
            "a.bat",
            "word/evil",
            "word\\_rels\\x.rels",
            "word/../../x.xml",
        )
    },
}


@pytest.mark.parametrize("what", UNSOUND_WORD)
def test_word_document_with_more_than_a_document_in_it_is_refused(what):
    more, fault = UNSOUND_WORD[what]

    assert fault_of("docx", docx(more)) == fault


def test_way_of_packing_that_word_does_not_know_is_damaged():
    content = io.BytesIO(docx())
    with zipfile.ZipFile(content, "a", zipfile.ZIP_LZMA) as file:
        file.writestr("word/header1.xml", b"<a/>" * 100)

    assert fault_of("docx", content.getvalue()) == FileFault.DAMAGED


def test_word_document_under_a_password_is_locked():
    content = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 500 + "EncryptedPackage".encode("utf-16-le")

    assert fault_of("docx", content) == FileFault.LOCKED
    assert fault_of("docx", encrypted(docx())) == FileFault.LOCKED


def odt_body(body):
    return {"content.xml": odt_text(body)}


UNSOUND_ODT = {
    "text that is no XML": ({"content.xml": b"<<<"}, FileFault.DAMAGED),
    "entities": ({"styles.xml": b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'}, FileFault.DAMAGED),
    "another type": ({"mimetype": b"application/vnd.oasis.opendocument.spreadsheet"}, FileFault.DAMAGED),
    "a password": (
        {
            "META-INF/manifest.xml": b"<m:f xmlns:m='m'><m:encryption-data/></m:f>",
            "content.xml": b"\x93\x1f",
        },
        FileFault.LOCKED,
    ),
    "Basic": ({"Basic/Standard/Module1.xml": b"<x/>"}, FileFault.ACTIVE),
    "Basic of an object in it": ({"Object 1/Basic/Standard/Module1.xml": b"<x/>"}, FileFault.ACTIVE),
    "Python": ({"Scripts/python/run.py": b"x"}, FileFault.ACTIVE),
    "a program": ({"run.exe": b"MZ"}, FileFault.ACTIVE),
    "another document": ({"more.pdf": PDF}, FileFault.ACTIVE),
    "a program for printers": ({"Pictures/1.eps": b"%!PS"}, FileFault.ACTIVE),
    "an object of another program": ({"Object 1": b"x"}, FileFault.ACTIVE),
    "a path out of it": ({"../x.xml": b"<x/>"}, FileFault.ACTIVE),
    "a script when it opens": (
        odt_body(b'<script:event-listener xlink:href="vnd.sun.star.script:x.py$run?location=share"/>'),
        FileFault.ACTIVE,
    ),
    "a script behind a link": (odt_body(b'<text:a xlink:href="vnd.sun.star.script:x"/>'), FileFault.ACTIVE),
    "a script in it": (odt_body(b'<text:script script:language="Basic">x</text:script>'), FileFault.ACTIVE),
    "a macro in a field": (odt_body(b"<text:execute-macro>x</text:execute-macro>"), FileFault.ACTIVE),
    "another program's words": (
        odt_body(b'<office:dde-source office:dde-application="cmd" office:dde-topic="/k calc"/>'),
        FileFault.ACTIVE,
    ),
    "a channel to another program": (
        odt_body(b'<text:dde-connection-decl office:name="x" office:dde-application="cmd"/>'),
        FileFault.ACTIVE,
    ),
    "a button's picture from elsewhere": (
        odt_body(
            b'<f:image xmlns:f="urn:oasis:names:tc:opendocument:xmlns:form:1.0" f:image-data="http://x"/>'
        ),
        FileFault.LINKED,
    ),
    "data of a form from elsewhere": (odt_body(b'<instance src="http://evil.example/x"/>'), FileFault.LINKED),
    "a picture from elsewhere": (
        odt_body(b'<draw:image xlink:href="http://evil.example/"/>'),
        FileFault.LINKED,
    ),
    "a section from a server": (
        odt_body(rb'<text:section-source xlink:href="\\evil.example\x"/>'),
        FileFault.LINKED,
    ),
    "a template from elsewhere": (
        {"meta.xml": odt_text(b'<meta:template xlink:href="http://evil.example/x.ott"/>')},
        FileFault.LINKED,
    ),
    "a template from a server": (
        {"meta.xml": odt_text(b'<meta:template xlink:href="file://evil.example/x.ott"/>')},
        FileFault.LINKED,
    ),
}


@pytest.mark.parametrize("what", UNSOUND_ODT)
def test_opendocument_with_more_than_a_document_in_it_is_refused(what):
    more, fault = UNSOUND_ODT[what]

    assert fault_of("odt", odt(more)) == fault


def test_opendocument_without_its_text_is_damaged():
    assert fault_of("odt", archive({"mimetype": ODT_TYPE, "styles.xml": b"<a/>"})) == FileFault.DAMAGED


@pytest.mark.parametrize(
    ("module", "limit", "value"), [(archives, "MAX_XML_BYTES", 20_000), (markup, "MAX_ELEMENTS", 5_000)]
)
@pytest.mark.parametrize(("kind", "document"), [("docx", docx), ("odt", odt)])
def test_more_markup_than_any_cv_has_is_not_parsed(monkeypatch, kind, document, module, limit, value):
    """Counted over all parts: each alone may be small."""
    monkeypatch.setattr(module, limit, value)
    part = b"<x>" + b"<y/>" * 2000 + b"</x>"

    assert fault_of(kind, document({"a.xml": part})) is None
    assert fault_of(kind, document({f"{n}.xml": part for n in range(3)})) == FileFault.DAMAGED


TABLE_TYPES = zipfile.ZipFile(io.BytesIO(workbook())).read("[Content_Types].xml")


def workbooks(count, parts=()):
    """A Word document with so many tables behind its charts, all of the same ``parts``."""
    table = workbook({"[Content_Types].xml": TABLE_TYPES + b" " * 9000, **dict(parts)})
    return docx({f"word/embeddings/{number}.xlsx": table for number in range(count)})


@pytest.mark.parametrize(
    ("limit", "value"), [("MAX_XML_BYTES", 30_000), ("MAX_UNPACKED_BYTES", 60_000), ("MAX_PARTS", 20)]
)
def test_workbooks_in_a_document_draw_on_the_limits_of_the_document(monkeypatch, limit, value):
    """Each alone is small enough: twenty that were as large as one may be took seconds."""
    monkeypatch.setattr(archives, limit, value)
    parts = {f"xl/media/{number}.png": b"x" * 2000 for number in range(4)}

    assert fault_of("docx", workbooks(2, parts)) is None
    assert fault_of("docx", workbooks(4, parts)) == FileFault.DAMAGED


# --- what the applicant hears -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("content", "name", "kinds", "message"),
    [
        (
            ENDS % b"%",
            "cv.pdf",
            ["pdf"],
            "This file is no readable PDF. It may be damaged. Save it again as PDF and choose it again.",
        ),
        (
            pdf(trailer=b"/Encrypt << >>"),
            "cv.pdf",
            ["pdf", "docx"],
            "This file is locked, with a password or against changes. Save it as PDF without the lock and "
            "choose it again.",
        ),
        (
            docx({"word/vbaProject.bin": b"x"}),
            "cv.docx",
            ["docx", "odt"],
            "This file holds a script, a macro or another file. Save it as Word (.docx) or OpenDocument text "
            "(.odt) without them and choose it again.",
        ),
        (
            docx(word_links("document.xml", ("image", OUTSIDE, True))),
            "cv.docx",
            ["docx", "pdf"],
            "This file loads something from elsewhere, such as a template or a picture. Save it as PDF and "
            "choose it again.",
        ),
    ],
)
def test_refusal_says_what_is_wrong_and_what_to_do_in_a_type_that_is_taken(content, name, kinds, message):
    with pytest.raises(FileRefused) as refused:
        check_upload(question=question(*kinds), upload=upload(content, name))

    assert refused.value.message == message


def test_facts_are_those_of_the_bytes_that_were_checked():
    sent = upload(PDF, "cv.pdf")

    facts = check_upload(question=question("pdf"), upload=sent)

    assert (facts.size, facts.sha256) == (len(PDF), hashlib.sha256(PDF).hexdigest())
    assert sent.read() == PDF


def test_flaws_of_a_pdf_do_not_fill_the_log(caplog):
    kids = b" ".join(b"%d 0 R" % number for number in range(50, 150))

    with pytest.raises(UnsoundFile):
        check_pdf(pdf(CATALOG, b"<< /Type /Pages /Kids [" + kids + b"] >>"))
    assert caplog.records == []


def test_type_of_the_main_part_is_written_as_the_standard_says():
    """So that a template, a macro document or a spreadsheet under another name is none."""
    assert (
        fault_of("docx", docx({"[Content_Types].xml": CONTENT_TYPES.replace(MAIN, MAIN + b"x")})) == "damaged"
    )
