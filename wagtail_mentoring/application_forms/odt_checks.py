"""Whether bytes are an OpenDocument text that opens, runs nothing and loads nothing from elsewhere."""

import re
from collections.abc import Mapping

from .archives import Archive, local
from .choices import FileFault
from .exceptions import UnsoundFile

MIME = b"application/vnd.oasis.opendocument.text"
CONTENT = "content.xml"
MANIFEST = "meta-inf/manifest.xml"
#: The parts a document may have: text, pictures, fonts, and settings of the program that wrote it.
PARTS = re.compile(
    r"""(?!(?:.*/)?(?:basic|scripts|dialogs)/) (?:(?!\.\.?/)[^/\\]+/)* (?:
    [^/\\]+ \.(?:xml|rdf|png|jpe?g|gif|bmp|tiff?|emf|wmf|svm|svg|webp|ttf|otf|woff2?)
    | (?<=pictures/) [^/\\]+ \.(?:pdf|pct|met)
    | (?<=objectreplacements/) [^/\\]+
    | )
    | mimetype | layout-cache""",
    re.VERBOSE,
)
XML = re.compile(r".*\.(?:xml|rdf)")
LINK = "http://www.w3.org/1999/xlink href"
ACTIVE_ELEMENTS = frozenset(
    {
        *("event-listener", "plugin", "applet", "script", "execute-macro"),
        *("dde-source", "dde-connection", "dde-connection-decl", "dde-link"),
    }
)
#: Links that wait for a click, on words and on parts of a picture; everything else is fetched at once.
CLICKED = frozenset({"a", "area-rectangle", "area-circle", "area-polygon"})
#: Where else than in a link an address may stand: the picture of a button, the data of a form.
SOURCES = ("urn:oasis:names:tc:opendocument:xmlns:form:1.0 image-data", "src")
ACTIVE_LINK = re.compile(r"(?i)\s*(vnd\.sun\.star\.|macro:|javascript:)")
#: An address outside the document. What stands in it has neither scheme nor a way up.
OUTSIDE = re.compile(r"\s*([A-Za-z][A-Za-z0-9+.-]*:|\.\./|[/\\])")
#: A template on the disk of whoever wrote the document, which nobody else has.
OWN_DISK = re.compile(r"(?i)\s*(file:///(?!/)|\.\./|/(?!/))")


def check_odt(content: bytes) -> None:
    """Raise ``UnsoundFile`` unless ``content`` is an OpenDocument text and nothing more."""
    archive = Archive(content)
    if archive.read("mimetype").strip() != MIME:
        raise UnsoundFile(FileFault.DAMAGED)
    if MANIFEST in archive.parts:
        archive.read_xml(MANIFEST, _refuse_locked)
    if CONTENT not in archive.parts:
        raise UnsoundFile(FileFault.DAMAGED)
    for name in archive.parts:
        if not PARTS.fullmatch(name):
            raise UnsoundFile(FileFault.ACTIVE)
        # LibreOffice leaves lists of its settings empty.
        if XML.fullmatch(name) and (archive.size_of(name) or "configurations2/" not in name):
            archive.read_xml(name, _check_element)


def _refuse_locked(element: str, attributes: Mapping[str, str]) -> None:
    if local(element) == "encryption-data":
        raise UnsoundFile(FileFault.LOCKED)


def _check_element(element: str, attributes: Mapping[str, str]) -> None:
    kind, target = local(element), attributes.get(LINK, "")
    if kind in ACTIVE_ELEMENTS or ACTIVE_LINK.match(target):
        raise UnsoundFile(FileFault.ACTIVE)
    if any(OUTSIDE.match(attributes[name]) for name in SOURCES if name in attributes):
        raise UnsoundFile(FileFault.LINKED)
    if kind in CLICKED or not OUTSIDE.match(target):
        return
    if not (kind == "template" and OWN_DISK.match(target)):
        raise UnsoundFile(FileFault.LINKED)
