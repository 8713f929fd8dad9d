"""A CV as a small PDF, so that the demo's applications have files that open."""


def _escaped(text: str) -> bytes:
    return text.translate({ord(char): f"\\{char}" for char in "\\()"}).encode("cp1252", "replace")


def cv_pdf(lines: list[str]) -> bytes:
    """Return a one-page PDF with ``lines``, the first one large."""
    text = b"BT /F1 22 Tf 60 770 Td (" + _escaped(lines[0]) + b") Tj /F1 11 Tf 0 -34 Td 17 TL\n"
    text += b"".join(b"(" + _escaped(line) + b") Tj T*\n" for line in lines[1:]) + b"ET"
    objects = (
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R "
        b"/Resources << /Font << /F1 5 0 R >> >> >>",
        b"<< /Length " + str(len(text)).encode() + b" >>\nstream\n" + text + b"\nendstream",
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
    )
    body, offsets = b"%PDF-1.4\n", []
    for number, content in enumerate(objects, 1):
        offsets.append(len(body))
        body += str(number).encode() + b" 0 obj\n" + content + b"\nendobj\n"
    table = b"".join(f"{offset:010} 00000 n \n".encode() for offset in offsets)
    size = str(len(objects) + 1).encode()
    trailer = (
        b"trailer\n<< /Size "
        + size
        + b" /Root 1 0 R >>\nstartxref\n"
        + str(len(body)).encode()
        + b"\n%%EOF\n"
    )
    return body + b"xref\n0 " + size + b"\n0000000000 65535 f \n" + table + trailer
