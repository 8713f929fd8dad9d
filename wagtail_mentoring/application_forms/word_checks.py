"""Whether bytes are a Word document that opens, runs nothing and loads nothing from elsewhere."""

import posixpath
import re
from collections.abc import Iterator, Mapping

from .archives import Archive, local
from .choices import FileFault
from .exceptions import UnsoundFile
from .word_fields import FieldCheck

CONTENT_TYPES = "[content_types].xml"
PACKAGE_LINKS = "_rels/.rels"
MAIN_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
WORKBOOK_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
#: Endings of the parts that are read.
MARKUP = r"\.(?:xml|rels|vml|psmdcp)"
#: The parts a document may have: text, pictures, fonts, signatures, and the tables behind its charts.
PICTURES = "png|jpe?g|jfif|gif|bmp|tiff?|emf|wmf|emz|wmz|svg|webp|wdp"
PARTS = re.compile(
    rf"""(?:(?!\.\.?/)[^/\\]+/)* (?: (?P<xml> [^/\\]* {MARKUP})
    | [^/\\]+ \.(?:{PICTURES}|odttf|ttf|otf|sigs)
    | (?<=printersettings/) [^/\\]+ \.bin
    | (?<=\[trash\]/) [^/\\]+ \.dat
    | (?P<workbook> (?<=embeddings/) [^/\\]+ \.xlsx)
    | )""",
    re.VERBOSE,
)
ACTIVE_TYPES = re.compile(r"(?i)macro|vbaproject|vbadata")
#: The last word of a relationship's type when its part is run or holds another program's file.
ACTIVE_LINKS = frozenset(
    {"vbaproject", "wordvbadata", "oleobject", "control", "activexcontrolbinary", "afchunk"}
)
#: The last word where a part need not be among those. Word goes by this, and not by the part's name: it reads
#: a header that is called a picture.
DATA_LINKS = frozenset(
    {"image", "hdphoto", "thumbnail", "font", "package", "printersettings", "origin", "hyperlink"}
)
MARKUP_ENDING = re.compile(rf"(?i){MARKUP}\Z")
#: A template on a drive of whoever wrote the document. Word notes one in many of them; nobody else has it.
OWN_DISK = re.compile(r"(?i)file://(?:localhost)?/(?![\\/%])|macintosh%20hd:")
#: A Word document under a password is no zip archive but one of these, with a part of this name.
OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ENCRYPTED = "EncryptedPackage".encode("utf-16-le")


def check_docx(content: bytes) -> None:
    """Raise ``UnsoundFile`` unless ``content`` is a Word document and nothing more."""
    if content.startswith(OLD_OFFICE) and ENCRYPTED in content:
        raise UnsoundFile(FileFault.LOCKED)
    archive = Archive(content)
    types = _content_types(archive)
    if _has_macros(types):
        raise UnsoundFile(FileFault.ACTIVE)
    if _main_type(archive, types) != MAIN_TYPE:
        raise UnsoundFile(FileFault.DAMAGED)
    for name in archive.parts:
        _check_part(archive, name)


def _check_part(archive: Archive, name: str) -> None:
    part = PARTS.fullmatch(name)
    if part is None:
        raise UnsoundFile(FileFault.ACTIVE)
    if name.endswith(".rels"):
        for link in _links(archive, name):
            _check_link(link)
    elif part["xml"]:
        fields = FieldCheck()
        archive.read_xml(name, fields)
        fields.finish()
    elif part["workbook"]:
        _check_workbook(Archive(archive.read(name), within=archive))


def _check_link(link: Mapping[str, str]) -> None:
    kind = _kind(link)
    if kind in ACTIVE_LINKS:
        raise UnsoundFile(FileFault.ACTIVE)
    target = link.get("Target", "")
    if link.get("TargetMode", "").lower() != "external":
        if kind not in DATA_LINKS and not _is_read(target):
            raise UnsoundFile(FileFault.ACTIVE)
    # A hyperlink waits for a click; everything else is fetched when the document is opened.
    elif kind != "hyperlink" and not (kind == "attachedtemplate" and OWN_DISK.match(target)):
        raise UnsoundFile(FileFault.LINKED)


def _is_read(target: str) -> bool:
    """Whether the part of this address is among those whose text is looked at."""
    return MARKUP_ENDING.search(re.split("[?#]", target, maxsplit=1)[0]) is not None


def _check_workbook(workbook: Archive) -> None:
    """The table behind a chart: a plain workbook without another one inside."""
    parts = [PARTS.fullmatch(name) for name in workbook.parts]
    types = _content_types(workbook)
    if _has_macros(types) or any(part is None or part["workbook"] for part in parts):
        raise UnsoundFile(FileFault.ACTIVE)
    if _main_type(workbook, types) != WORKBOOK_TYPE:
        raise UnsoundFile(FileFault.ACTIVE)


def _content_types(archive: Archive) -> dict[str, str]:
    """The type of each part by its address, and of endings without a slash; both in small letters."""
    types: dict[str, str] = {}

    def note(element: str, attributes: Mapping[str, str]) -> None:
        of = attributes.get("PartName") or attributes.get("Extension") or ""
        types[of.lower()] = attributes.get("ContentType", "")

    archive.read_xml(CONTENT_TYPES, note)
    return types


def _has_macros(types: Mapping[str, str]) -> bool:
    return any(ACTIVE_TYPES.search(kind) for kind in types.values())


def _main_type(archive: Archive, types: Mapping[str, str]) -> str | None:
    """The type of the part that is the document; None where it is missing."""
    main = _main_part(archive)
    if main not in archive.parts:
        return None
    return types.get(f"/{main}") or types.get(main.rpartition(".")[2])


def _main_part(archive: Archive) -> str:
    """The name, in small letters, of the part that the package says is the document."""
    for link in _links(archive, PACKAGE_LINKS):
        if _kind(link) == "officedocument":
            return posixpath.normpath(posixpath.join("/", link.get("Target", ""))).lstrip("/").lower()
    raise UnsoundFile(FileFault.DAMAGED)


def _links(archive: Archive, name: str) -> Iterator[Mapping[str, str]]:
    found: list[Mapping[str, str]] = []

    def note(element: str, attributes: Mapping[str, str]) -> None:
        if local(element) == "Relationship":
            found.append(attributes)

    archive.read_xml(name, note)
    yield from found


def _kind(link: Mapping[str, str]) -> str:
    """The last word of a relationship's type, which editions of the standard put behind other addresses."""
    return link.get("Type", "").rpartition("/")[2].lower()
