"""Documents that are zip archives of XML: opened within limits, each part read as what it claims to be."""

import io
import struct
import zipfile
import zlib
from collections.abc import Callable, Mapping
from xml.parsers import expat

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
    expat.ExpatError,
    LookupError,
    NotImplementedError,
    RuntimeError,
    OSError,
    ValueError,
    EOFError,
)
#: Told of each element: its name and its attributes, behind their namespace and a space.
OnElement = Callable[[str, Mapping[str, str]], None]


class Archive:
    """The parts of a document, by name in small letters.

    Raises ``UnsoundFile`` where it is damaged, locked or a bomb.
    """

    def __init__(self, content: bytes) -> None:
        if not content.startswith(b"PK\x03\x04"):
            raise UnsoundFile(FileFault.DAMAGED)
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(content))
        except BROKEN as error:
            raise UnsoundFile(FileFault.DAMAGED) from error
        infos = self._zip.infolist()
        # Word does not mind case in names. Of two parts of one name each reader takes another.
        self.parts = {info.filename.lower(): info for info in infos}
        size, self._xml_left = sum(info.file_size for info in infos), MAX_XML_BYTES
        if any(info.flag_bits & 0x1 for info in infos):
            raise UnsoundFile(FileFault.LOCKED)
        if len(infos) > MAX_PARTS or len(self.parts) < len(infos) or size > MAX_UNPACKED_BYTES:
            raise UnsoundFile(FileFault.DAMAGED)
        if any(info.compress_type not in METHODS for info in infos):
            raise UnsoundFile(FileFault.DAMAGED)

    def read(self, name: str) -> bytes:
        """The contents of a part, whatever the case of ``name``."""
        try:
            return self._zip.read(self.parts[name.lower()])
        except BROKEN as error:
            raise UnsoundFile(FileFault.DAMAGED) from error

    def read_xml(self, name: str, on_element: OnElement | None = None) -> None:
        """Parse a part to its end. Entities, which can grow without end, are in none of these documents."""
        self._xml_left -= self.size_of(name)
        if self._xml_left < 0:
            raise UnsoundFile(FileFault.DAMAGED)
        content = self.read(name)
        parser = expat.ParserCreate(namespace_separator=" ")
        parser.EntityDeclHandler = _refuse_entity
        if on_element:
            parser.StartElementHandler = on_element
        try:
            parser.Parse(content, True)
        except BROKEN as error:
            raise UnsoundFile(FileFault.DAMAGED) from error

    def size_of(self, name: str) -> int:
        """The bytes of a part once unpacked; nothing for one that is not there."""
        info = self.parts.get(name.lower())
        return info.file_size if info else 0


def _refuse_entity(*declaration: object) -> None:
    raise UnsoundFile(FileFault.DAMAGED)


def local(name: str) -> str:
    """The name of an element or attribute without its namespace."""
    return name.rpartition(" ")[2]
