"""Every object that a PDF holds, whether or not its tables tell of it.

Programs differ in the tables they believe, in what a generation is for, and in how they mend a damaged file.
So each object of a number counts, and those from before a file was changed as well.
"""

import io
import re
from collections.abc import Callable, Iterator, Set
from dataclasses import dataclass, field
from typing import Any

from pypdf import PdfReader
from pypdf.errors import PdfReadError
from pypdf.generic import IndirectObject, StreamObject, read_object

from .choices import FileFault
from .exceptions import UnsoundFile
from .pdf_spelling import Spelling, spelling_of

#: pdfium takes the last two for spaces as well.
SPACES = b"\0\t\n\f\r \x80\xff"
#: In a text may stand "3 0 objects", and anything on trailers: what begins a table is followed by entries.
BEGINNING = re.compile(
    rb"(?:(?<![0-9])([0-9]++)[%(s)s]++[0-9]++[%(s)s]*+obj(?!ect)"
    # Not looked for further: it would be, again and again, in a file full of remarks.
    rb"|trailer(?=[%(s)s]{0,99}+(?:<<|[%%%(s)s])))" % {b"s": SPACES}
)
KEYWORD = re.compile(rb"(?<![A-Za-z])obj(?=[][<(/%%0-9%s])" % SPACES)
#: What may stand between the word and a comment before it.
BEFORE_KEYWORD = frozenset(SPACES + b"0123456789")
PAIR = re.compile(rb"[%(s)s]*([0-9]{1,10})[%(s)s]+([0-9]{1,10})(?![0-9])" % {b"s": SPACES})
#: What a compressed part is called, and how one can be told that is not.
PACKED = frozenset({"/ObjStm"})
PLACES = frozenset({"/N", "/First"})
#: Bytes that all compressed objects together may unpack to.
MAX_PACKED_BYTES = 32 * 1024 * 1024
#: How often one object may have been changed, and how many references may lead to each other.
MAX_VERSIONS = 1000
MAX_STEPS = 5


@dataclass(eq=False, slots=True)
class Definition:
    """An object as it stands in ``text``, which is the file or a compressed part of it."""

    text: bytes
    start: int
    end: int
    spelling: Spelling = field(init=False)

    def __post_init__(self) -> None:
        self.spelling = spelling_of(self.text, self.start, self.end)


class Objects:
    """The objects of ``reader``, whose bytes are ``content``; ``look`` raises when there is no time left."""

    def __init__(self, reader: PdfReader, content: bytes, look: Callable[[], None]) -> None:
        self.reader, self.content, self.look = reader, content, look
        self.all: list[Definition] = []
        #: What the compressed parts hold.
        self.parts: list[bytes] = []
        self._numbered: dict[int, list[Definition]] = {}
        self._values: dict[Definition, Any] = {}
        self._find()
        self._unpack()

    def values(self, value: Any, steps: int = MAX_STEPS) -> Iterator[Any]:
        """``value``, or all that programs may find where it leads, whichever generation it names."""
        if not isinstance(value, IndirectObject):
            yield value
            return
        found = self._numbered.get(value.idnum, [])
        if len(found) > MAX_VERSIONS:
            raise UnsoundFile(FileFault.DAMAGED)
        for definition in found if steps else ():
            self.look()
            yield from self.values(self.value(definition), steps - 1)

    def value(self, definition: Definition) -> Any:
        """What is there; nothing where it is damaged and everybody can look."""
        if definition not in self._values:
            self._values[definition] = self._read(definition)
        return self._values[definition]

    def _read(self, definition: Definition) -> Any:
        is_open = definition.text is self.content
        stream = self.reader.stream if is_open else io.BytesIO(definition.text)
        stream.seek(definition.spelling.start)
        try:
            return read_object(stream, self.reader)  # type: ignore[arg-type]  # any stream of bytes does
        except (PdfReadError, ValueError, TypeError, LookupError, AttributeError):
            if is_open:
                return None
            raise

    def _find(self) -> None:
        number, start = 0, 0
        told: set[int] = set()
        for beginning in BEGINNING.finditer(self.content):
            if start:
                self._add(number, self.content, start, beginning.start())
            number, start = int(beginning[1] or 0), beginning.end()
            told.add(start)
        if start:
            self._add(number, self.content, start, len(self.content))
        self._check_comments(told)

    def _check_comments(self, told: Set[int]) -> None:
        """Refuse a comment among the numbers before an object, which no program writes and some can read."""
        content = self.content
        for keyword in KEYWORD.finditer(content):
            if keyword.end() in told:
                continue
            self.look()
            place = keyword.start()
            while place and content[place - 1] in BEFORE_KEYWORD:
                place -= 1
            if not any(content.find(end, place, keyword.start()) >= 0 for end in (b"\n", b"\r")):
                continue
            line = max(content.rfind(b"\n", 0, place), content.rfind(b"\r", 0, place))
            if content.find(b"%", line + 1, place) >= 0:
                raise UnsoundFile(FileFault.DAMAGED)

    def _add(self, number: int, text: bytes, start: int, end: int) -> None:
        self.look()
        definition = Definition(text, start, end)
        self.all.append(definition)
        self._numbered.setdefault(number, []).append(definition)

    def _unpack(self) -> None:
        """Find what is in compressed parts. Nobody knows what is in one that cannot be unpacked."""
        left = MAX_PACKED_BYTES
        for definition in self._packed():
            part = self._read(definition)
            if not isinstance(part, StreamObject):
                raise UnsoundFile(FileFault.DAMAGED)
            text = part.get_data()
            if (left := left - len(text)) < 0:
                raise UnsoundFile(FileFault.DAMAGED)
            self.parts.append(text)
            for number, start in _places(part, text):
                self._add(number, text, start, len(text))

    def _packed(self) -> list[Definition]:
        streams = [definition for definition in self.all if definition.spelling.is_stream]
        return [each for each in streams if PACKED & each.spelling.names or each.spelling.names >= PLACES]


def _places(part: StreamObject, text: bytes) -> Iterator[tuple[int, int]]:
    """The number of each object in ``part``, and where it begins in its ``text``."""
    count, first = part.get("/N"), part.get("/First")
    if not isinstance(count, int) or not isinstance(first, int):
        raise UnsoundFile(FileFault.DAMAGED)
    place = 0
    for _ in range(count):
        pair = PAIR.match(text, place)
        if not pair or not 0 <= (start := first + int(pair[2])) < len(text):
            raise UnsoundFile(FileFault.DAMAGED)
        place = pair.end()
        yield int(pair[1]), start
