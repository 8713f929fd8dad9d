"""Documents that are zip archives of XML: opened within limits, each part read as what it claims to be."""

import io
import struct
import zipfile
import zlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from xml.parsers import expat

from . import markup
from .choices import FileFault
from .exceptions import UnsoundFile

#: A document larger than this once unpacked, or with more parts, is no CV.
MAX_UNPACKED_BYTES = 100 * 1024 * 1024
MAX_XML_BYTES = 32 * 1024 * 1024
MAX_PARTS = 2000
#: The ways of packing that these documents know.
METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
#: What reading a damaged archive may raise.
BROKEN = (
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    *markup.BROKEN,
    NotImplementedError,
    RuntimeError,
    OSError,
    EOFError,
)
#: Hears the text of an element, maybe in pieces.
OnText = Callable[[str], None]
#: Told of each element: its name and its attributes, behind their namespace and a space. What it returns
#: hears the text of this one.
OnElement = Callable[[str, Mapping[str, str]], OnText | None]


@dataclass
class Budget:
    """What is left for an archive and all in it: else each of many small ones had as much as a large one."""

    unpacked_bytes: int
    xml_bytes: int
    parts: int
    elements: int


class Archive:
    """The parts of a document, by name in small letters.

    Raises ``UnsoundFile`` where it is damaged, locked or a bomb. One in another draws on its budget.
    """

    def __init__(self, content: bytes, within: "Archive | None" = None) -> None:
        if not content.startswith(b"PK\x03\x04"):
            raise UnsoundFile(FileFault.DAMAGED)
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(content))
        except BROKEN as error:
            raise UnsoundFile(FileFault.DAMAGED) from error
        infos = self._zip.infolist()
        # Word does not mind case in names. Of two parts of one name each reader takes another.
        self.parts = {info.filename.lower(): info for info in infos}
        self._left = (
            within._left
            if within
            else Budget(MAX_UNPACKED_BYTES, MAX_XML_BYTES, MAX_PARTS, markup.MAX_ELEMENTS)
        )
        self._left.unpacked_bytes -= sum(info.file_size for info in infos)
        self._left.parts -= len(infos)
        if any(info.flag_bits & 0x1 for info in infos):
            raise UnsoundFile(FileFault.LOCKED)
        if len(self.parts) < len(infos) or min(self._left.parts, self._left.unpacked_bytes) < 0:
            raise UnsoundFile(FileFault.DAMAGED)
        if any(info.compress_type not in METHODS for info in infos):
            raise UnsoundFile(FileFault.DAMAGED)

    def read(self, name: str) -> bytes:
        """The contents of a part, whatever the case of ``name``, and no more of it than its size says."""
        try:
            info = self.parts[name.lower()]
            with self._zip.open(info) as part:
                return part.read(info.file_size)
        except BROKEN as error:
            raise UnsoundFile(FileFault.DAMAGED) from error

    def read_xml(self, name: str, on_element: OnElement) -> None:
        """Parse a part to its end."""
        self._left.xml_bytes -= self.size_of(name)
        if self._left.xml_bytes < 0:
            raise UnsoundFile(FileFault.DAMAGED)
        content = self.read(name)
        try:
            part = markup.Markup(content, self._left.elements)
            self._left.elements -= part.elements
            part.read(lambda parser: _Listener(parser, on_element))
        except BROKEN as error:
            raise UnsoundFile(FileFault.DAMAGED) from error

    def size_of(self, name: str) -> int:
        """The bytes of a part once unpacked; nothing for one that is not there."""
        info = self.parts.get(name.lower())
        return info.file_size if info else 0


class _Listener:
    """Lets ``on_element`` hear of all elements, and of no text but what it asked for: there is much of it."""

    def __init__(self, parser: expat.XMLParserType, on_element: OnElement) -> None:
        self.parser, self.on_element = parser, on_element
        self.depth = 0
        parser.buffer_text = True
        parser.StartElementHandler = self.start

    def start(self, element: str, attributes: Mapping[str, str]) -> None:
        on_text = self.on_element(element, attributes)
        if self.depth:
            self.depth += 1
        elif on_text:
            self.depth = 1
            self.parser.CharacterDataHandler = on_text
            self.parser.EndElementHandler = self.end

    def end(self, element: str) -> None:
        self.depth -= 1
        if not self.depth:
            self.parser.CharacterDataHandler = self.parser.EndElementHandler = None


def local(name: str) -> str:
    """The name of an element or attribute without its namespace."""
    return name.rpartition(" ")[2]
