"""Word documents made to keep a worker busy or to eat its memory. As a program it checks each."""

import io
import struct
import zipfile
import zlib

from tests.applications.papers import docx
from wagtail_mentoring.application_forms.word_checks import check_docx

from .bounded_checks import report
from .hostile_markup import (
    attributes_told_once,
    attributes_with_long_address,
    long_address,
    many_attributes,
)

MANY = 10_000_000
PART = "word/header1.xml"


def with_part(content):
    return docx({PART: content})


def understated():
    """A part that unpacks to gigabytes, and says that it has one byte."""
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    megabyte = packer.compress(b" " * 1024 * 1024) + packer.flush(zlib.Z_FULL_FLUSH)
    buffer = io.BytesIO(docx())
    with zipfile.ZipFile(buffer, "a", zipfile.ZIP_STORED) as file:
        file.writestr(PART, megabyte * 2000 + packer.flush())
    content = bytearray(buffer.getvalue())
    head, row = content.rindex(b"PK\x03\x04"), content.rindex(b"PK\x01\x02")
    content[head + 8 : head + 10] = content[row + 10 : row + 12] = struct.pack("<H", zipfile.ZIP_DEFLATED)
    content[row + 24 : row + 28] = struct.pack("<I", 1)
    return bytes(content)


def long_names():
    return docx({f"{'a/' * 32_000}{number}": b"" for number in range(100)})


#: How each is made, and how its check ends.
HOSTILE = {
    "long address": (lambda: with_part(long_address(MANY, 500_000)), "refused"),
    "long address, in UTF-16": (
        lambda: with_part(long_address(MANY // 2, 500_000).decode().encode("utf-16")),
        "refused",
    ),
    "long address of attributes": (
        lambda: with_part(attributes_with_long_address(1_000_000, 100_000)),
        "refused",
    ),
    "attributes told once": (lambda: with_part(attributes_told_once(100_000, 500_000)), "refused"),
    "attributes told once, in UTF-16": (
        lambda: with_part(attributes_told_once(50_000, 500_000).decode().encode("utf-16-be")),
        "refused",
    ),
    "attributes of one element": (lambda: with_part(many_attributes(2_000_000)), "refused"),
    "elements in elements": (lambda: with_part(b"<a>" * MANY), "refused"),
    "elements beside elements": (lambda: with_part(b"<z>" + b"<a/>" * (MANY // 2) + b"</z>"), "refused"),
    "entities of entities": (
        lambda: with_part(
            b"<!DOCTYPE z [<!ENTITY a0 'x'>"
            + b"".join(b"<!ENTITY a%d '%s'>" % (n, b"&a%d;" % (n - 1) * 10) for n in range(1, 30))
            + b"]><z>&a29;</z>"
        ),
        "refused",
    ),
    "long comment": (lambda: with_part(b"<a><!--" + b"x" * (3 * MANY) + b"--></a>"), "taken"),
    "long attribute": (lambda: with_part(b'<a b="' + b"x" * (3 * MANY) + b'"/>'), "taken"),
    "size that is understated": (understated, "refused"),
    "long names of parts": (long_names, "refused"),
}


if __name__ == "__main__":
    report(check_docx, {what: make for what, (make, _) in HOSTILE.items()})
