"""Whether bytes are a PDF that opens and only wants to be read. Parsing made-up bytes has an end, too."""

import io
import logging
import re
import time
from typing import Any

from pypdf import PdfReader, apply_configuration

from .choices import FileFault
from .exceptions import UnsoundFile
from .pdf_actions import check_actions, check_spelling
from .pdf_objects import Objects

#: Seconds of computing that one PDF is worth; a thousand pages take a fraction of one.
MAX_SECONDS = 5
#: Bytes that one compressed part may unpack to. The clock is not read while a part is taken to pieces, which
#: takes a second for each megabyte.
MAX_PART_BYTES = 2 * 1024 * 1024
LIMITS = {
    "zlib_maximum_output_length": MAX_PART_BYTES,
    "zlib_maximum_recovery_input_length": 64 * 1024,
    "lzw_maximum_output_length": MAX_PART_BYTES,
    "run_length_maximum_output_length": MAX_PART_BYTES,
    "stream_decoding_work_maximum_length": 4 * MAX_PART_BYTES,
    "stream_filters_maximum_length": 3,
}
#: Objects that the table of contents may name.
MAX_OBJECTS = 500_000
READS_BETWEEN_LOOKS = 200
#: The first bytes. Some web sites and scanners put an empty line or a byte order mark before the header.
HEADER = re.compile(rb"(?:\xef\xbb\xbf)?[\r\n\t ]{0,64}(?=%PDF-[0-9])")
FILLING = b"\0\r\n\t "
# Each flaw of a file is a warning there, thousands for one that is made for it; the answer here is one.
if (_log := logging.getLogger("pypdf")).level == logging.NOTSET:
    _log.setLevel(logging.ERROR)


class _OutOfTime(BaseException):
    """No ``Exception``: the parser goes on after each of those, and tries something else."""


class _Clock:
    """What is left of the seconds. Computing counts, not waiting: a busy server refuses nobody."""

    def __init__(self) -> None:
        self.end = time.thread_time() + MAX_SECONDS

    def look(self) -> None:
        if time.thread_time() > self.end:
            raise _OutOfTime


class _Bytes(io.BytesIO):
    def __init__(self, content: bytes, clock: _Clock) -> None:
        super().__init__(content)
        self.clock = clock
        self.reads = 0

    def read(self, size: int | None = -1, /) -> bytes:
        self.reads += 1
        if self.reads % READS_BETWEEN_LOOKS == 0:
            self.clock.look()
        return super().read(size)


class _Reader(PdfReader):
    def __init__(self, content: bytes) -> None:
        self.clock = _Clock()
        super().__init__(_Bytes(content, self.clock), xref_stream_maximum_entries=MAX_OBJECTS)

    def get_object(self, indirect_reference: Any) -> Any:
        self.clock.look()
        return super().get_object(indirect_reference)

    @property
    def is_encrypted(self) -> bool:
        """Asked before the first password is tried, which may need a library that is not there."""
        if super().is_encrypted:
            raise UnsoundFile(FileFault.LOCKED)
        return False


def check_pdf(content: bytes) -> None:
    """Raise ``UnsoundFile`` unless ``content`` opens without a password, has a page and does nothing."""
    if not (header := HEADER.match(content)) or not _has_an_end(content):
        raise UnsoundFile(FileFault.DAMAGED)
    content = content[header.end() :]
    try:
        with apply_configuration(**LIMITS):
            reader = _Reader(content)
            objects = Objects(reader, content, reader.clock.look)
            pages = reader.get_num_pages()
            check_actions(objects, reader.root_object)
            check_spelling(objects)
    except UnsoundFile:
        raise
    except (Exception, _OutOfTime) as error:  # no list of what a parser raises at made-up bytes is complete
        raise UnsoundFile(FileFault.DAMAGED) from error
    if not pages:
        raise UnsoundFile(FileFault.DAMAGED)


def _has_an_end(content: bytes) -> bool:
    """A PDF ends with the place of a table of contents and an end mark."""
    tail = content.rstrip(FILLING)[-2048:]  # some files are filled up to a whole block
    return b"startxref" in tail and b"%%EOF" in tail
