"""PDFs made to keep a parser busy, and a true one with compressed objects to build them from.

As a program it checks each.
"""

import zlib

from tests.applications.papers import CATALOG, PAGE, PAGES, pdf
from wagtail_mentoring.application_forms import pdf_checks

from .bounded_checks import report
from .hostile_markup import attributes_told_once, long_address

MEGABYTE = 1024 * 1024
#: Seconds of computing that a file is granted here.
GRANTED = 0.3


def packed(content, entries=b""):
    data = zlib.compress(content, 9)
    return b"<< /Filter /FlateDecode /Length %d %s >>\nstream\n%s\nendstream" % (len(data), entries, data)


def compressed_pdf(catalog=CATALOG, pages=PAGES, page=PAGE, *more, payload=b""):
    """A PDF as LibreOffice, Word and TeX write it: objects and their table are in compressed parts."""
    objects, index, inner = [catalog, pages, page, *more], b"", b""
    for number, content in enumerate(objects, 1):
        index += b"%d %d " % (number, len(inner))
        inner += content + b"\n"
    entries = b"/Type /ObjStm /N %d /First %d" % (len(objects), len(index))
    number = len(objects) + 1
    part = b"%d 0 obj\n%s\nendobj\n" % (number, packed(index + inner + payload, entries))
    head = b"%PDF-1.5\n"
    rows = [(0, 0, 0), *((2, number, n) for n in range(len(objects))), (1, len(head), 0)]
    rows.append((1, len(head) + len(part), 0))
    table = b"".join(kind.to_bytes(1) + where.to_bytes(4) + which.to_bytes(2) for kind, where, which in rows)
    entries = b"/Type /XRef /Size %d /W [1 4 2] /Root 1 0 R" % len(rows)
    body = head + part + b"%d 0 obj\n%s\nendobj\n" % (number + 1, packed(table, entries))
    return body + b"startxref\n%d\n%%%%EOF\n" % (len(head) + len(part))


def tables(count, unpacked):
    """Many tables of contents, each of which points to the one before and unpacks to a bomb."""
    body, before = b"%PDF-1.5\n", 0
    bomb = packed(
        b"\2" * unpacked, b"/Type /XRef /Size 9 /W [1 1 1] /DecodeParms << /Predictor 12 /Columns 2 >> %s"
    )
    for number in range(1, count + 1):
        previous = b"/Prev %d" % before if before else b"/Root 1 0 R"
        before = len(body)
        body += b"%d 0 obj\n" % number + bomb.replace(b"%s", previous, 1) + b"\nendobj\n"
    return body + b"startxref\n%d\n%%%%EOF\n" % before


def kids(count, first=1000):
    refs = b" ".join(b"%d 0 R" % number for number in range(first, first + count))
    return b"<< /Type /Pages /Kids [" + refs + b"] >>"


def ring(count):
    """A tree of pages whose last branch is the first again."""
    nodes = [b"<< /Type /Pages /Kids [%d 0 R] >>" % (n + 1) for n in range(2, count)]
    return pdf(CATALOG, *nodes, b"<< /Type /Pages /Kids [2 0 R] >>")


def doubling(depth):
    """A tree of pages in which each branch is there twice: two to the power of ``depth`` leaves."""
    nodes = [b"<< /Type /Pages /Kids [%d 0 R %d 0 R] >>" % (n + 1, n + 1) for n in range(2, depth + 2)]
    return pdf(CATALOG, *nodes, PAGE)


def with_data(content):
    """A PDF with these data in it, as Europass puts some into a CV."""
    catalog = CATALOG.replace(b">>", b"/Names << /EmbeddedFiles << /Names [(a.xml) 4 0 R] >> >> >>")
    file = b"<< /Type /Filespec /F (a.xml) /EF << /F 5 0 R >> >>"
    return pdf(catalog, PAGES, PAGE, file, packed(content, b"/Type /EmbeddedFile"))


NUMBERS = b"[" + b"1 " * 90_000 + b"]"
MANY = 4 * MEGABYTE
HOSTILE = {
    "page that is its own parent": lambda: pdf(CATALOG, b"<< /Type /Pages /Kids [2 0 R] >>"),
    "ring of pages": lambda: ring(90),
    "pages that double": lambda: doubling(40),
    "pages that are not there": lambda: pdf(CATALOG, kids(90_000), PAGE, b"(" + b"x" * MANY + b")"),
    "the same page very often": lambda: pdf(
        CATALOG, b"<< /Type /Pages /Kids [" + b"3 0 R " * 99_000 + b"] >>", PAGE
    ),
    "lists in lists": lambda: pdf(b"[" * MANY),
    "lists in lists, compressed": lambda: compressed_pdf(b"[" * MEGABYTE),
    "dictionaries in dictionaries": lambda: pdf(b"<< /A " * MEGABYTE),
    "numbers": lambda: pdf(CATALOG.replace(b">>", b"/X [" + NUMBERS * 40 + b"] >>")),
    "numbers, compressed": lambda: compressed_pdf(CATALOG.replace(b">>", b"/X [" + NUMBERS * 9 + b"] >>")),
    "bomb in an object stream": lambda: compressed_pdf(payload=b" " * (100 * MEGABYTE)),
    "text as a bomb": lambda: compressed_pdf(
        CATALOG.replace(b">>", b"/X (" + b"x" * (70 * MEGABYTE) + b") >>")
    ),
    "tables that are bombs": lambda: tables(400, 2_000_000),
    "table that points to itself": lambda: pdf(trailer=b"/Prev 150").replace(b"/Prev 150", b"/Prev 202"),
    "length that is its own length": lambda: pdf(
        CATALOG, PAGES, PAGE, b"<< /Length 4 0 R >>\nstream\nx\nendstream"
    ).replace(b"/Pages 2 0 R", b"/Pages 4 0 R"),
    "table without end": lambda: pdf().replace(b"xref\n0 4", b"xref\n0 999999999", 1),
    "rows of nothing": lambda: (
        b"%PDF-1.5\nxref\n0 400000\n"
        + b"0000000009 00000 n \n" * 400_000
        + b"trailer\n<< >>\nstartxref\n9\n%%EOF\n"
    ),
    "no line break": lambda: b"%PDF-1.4\n" + b"x" * MANY + b"startxref 9%%EOF",
    "spaces": lambda: b"%PDF-1.4\n" + b" " * MANY + b"\nstartxref\n9\n%%EOF\n",
    "comments": lambda: b"%PDF-1.4\n" + b"%\n" * (MANY // 2) + b"\nstartxref\n9\n%%EOF\n",
    "names": lambda: pdf(CATALOG.replace(b">>", b"/#4a" * (MANY // 4) + b" >>")),
    "beginnings of objects": lambda: b"%PDF-1.4\n" + b"1 0 obj\n" * (MANY // 8) + b"\nstartxref\n0\n%%EOF\n",
    "ends of files": lambda: b"%PDF-1.4\n" + b"trailer<<" * (MANY // 9) + b"\nstartxref\n0\n%%EOF\n",
    "long number": lambda: b"%PDF-1.4\nxref\n0 " + b"9" * MANY + b"\nstartxref\n9\n%%EOF\n",
    "texts in texts without end": lambda: pdf(CATALOG, PAGES, PAGE, b"<<" + b"/A (" * (MANY // 4)),
    "remarks before an object": lambda: pdf(CATALOG, PAGES, PAGE, b"%\n" * (MANY // 2) + b"<< >>"),
    "data with names that are long": lambda: with_data(long_address(MEGABYTE, 100_000)),
    "data with attributes told once": lambda: with_data(attributes_told_once(5000, 90_000)),
}


if __name__ == "__main__":
    pdf_checks.MAX_SECONDS = GRANTED
    report(pdf_checks.check_pdf, HOSTILE)
