"""What a PDF does by itself or at a click: it is followed as by a program that shows it."""

import re
from collections.abc import Iterable, Iterator, Mapping, Set
from typing import Any

from pypdf import PdfReader
from pypdf.errors import PdfReadError
from pypdf.generic import ArrayObject, DictionaryObject, IndirectObject, NameObject, StreamObject

from .choices import FileFault
from .exceptions import UnsoundFile
from .plain_data import is_plain_xml

#: Actions that no CV needs, whoever starts them.
ACTIVE = frozenset({"/JavaScript", "/Launch", "/SubmitForm", "/ImportData", "/GoToE", "/RichMediaExecute"})
#: Actions that open another file. A bare name is a slip of LaTeX, where a web address has no "https".
TO_FILES = frozenset({"/GoToR", "/Thread"})
#: An address on a server, from the root of a disk, or of a folder above.
ELSEWHERE = re.compile(r"\s*(?:[A-Za-z][A-Za-z0-9+.-]*:|[\\/]|\.\.[\\/])")
#: A file of a server as a web address. One on the writer's own disk nobody else has.
ON_SERVER = re.compile(r"(?i)\s*(?:file:[\\/]{2}(?!localhost[\\/]|[\\/](?![\\/]))|\\\\)")
#: All that may happen without a click; of the named commands those that turn pages.
BY_ITSELF = frozenset({"/GoTo"})
PAGE_TURNS = frozenset({"/FirstPage", "/LastPage", "/NextPage", "/PrevPage"})
#: The moments for which an action of a document, page, field or note may wait. A font may be called /AA.
MOMENTS = (
    *("/WC", "/WS", "/DS", "/WP", "/DP", "/O", "/C"),
    *("/E", "/X", "/D", "/U", "/Fo", "/Bl", "/PO", "/PC", "/PV", "/PI"),
    *("/K", "/F", "/V"),
)
#: Where a description of a file keeps the file itself.
INSIDE = ("/F", "/UF", "/DOS", "/Mac", "/Unix")
#: Keys that lead to actions, files, notes, pages and objects, and say how to unpack them. Honest programs
#: write others twice, such as the kind of an object or the size of a page.
ONCE = frozenset(
    {
        *MOMENTS,
        *INSIDE,
        *("/S", "/A", "/AA", "/PA", "/OpenAction", "/Next", "/JS", "/URI", "/N", "/FS", "/EF", "/Ref"),
        *("/Names", "/JavaScript", "/EmbeddedFiles", "/Kids", "/AcroForm", "/XFA", "/Fields", "/Outlines"),
        *("/Root", "/Pages", "/Annots", "/Subtype", "/First", "/Parent", "/Prev", "/XRefStm", "/Encrypt"),
        *("/Filter", "/DecodeParms", "/Length", "/W", "/Index"),
    }
)
#: Tags for readers that see badly make up most objects of a long document, and no action is in them.
UNREAD = frozenset({"/StructTreeRoot", "/SE", "/Metadata"})
#: The subtype of an action where it stands openly. Of two entries of one name each program takes another.
OPENLY = re.compile(rb"/(?:S|#53)[\0\s]{0,20}/([A-Za-z#][A-Za-z0-9#]{3,60})")
ESCAPE = re.compile(rb"#([0-9A-Fa-f]{2})")
MAX_STEPS = 100
#: Bytes that all compressed objects together may unpack to.
MAX_PACKED_BYTES = 32 * 1024 * 1024


def check_text(reader: PdfReader, content: bytes) -> None:
    """Raise ``UnsoundFile`` where an action that no CV needs stands openly or in a compressed part.

    A part that cannot be unpacked raises what the parser raises: nobody knows what is in it.
    """
    _check_names(content)
    left = MAX_PACKED_BYTES
    for number in {number for number, _ in reader.xref_objStm.values()}:
        if isinstance(part := reader.get_object(number), StreamObject):
            text = part.get_data()
            if (left := left - len(text)) < 0:
                raise UnsoundFile(FileFault.DAMAGED)
            _check_names(text)


def check_actions(reader: PdfReader) -> None:
    """Raise ``UnsoundFile`` where the PDF runs something, holds a file, or opens something from elsewhere."""
    for entries in _dictionaries(reader):
        _check_entries(entries)


def check_repeats(keys: Set[str]) -> None:
    """Raise ``UnsoundFile`` where one of ``keys``, each of which stands twice, may hide what is done."""
    if keys & ONCE:
        raise UnsoundFile(FileFault.DAMAGED)


def _check_names(text: bytes) -> None:
    for name in set(OPENLY.findall(text)):
        plain = ESCAPE.sub(lambda code: bytes([int(code[1], 16)]), name)
        if f"/{plain.decode('latin-1')}" in ACTIVE:
            raise UnsoundFile(FileFault.ACTIVE)


def _dictionaries(reader: PdfReader) -> Iterator[DictionaryObject]:
    """Every dictionary that one can come to from the first, each once."""
    waiting: list[Any] = [reader.root_object]
    seen: set[tuple[int, int]] = set()
    while waiting:
        value = waiting.pop()
        if isinstance(value, IndirectObject):
            place = (value.idnum, value.generation)
            if place in seen:
                continue
            seen.add(place)
            value = _read(reader, value)
        if isinstance(value, DictionaryObject):
            yield value
            waiting += [entry for key, entry in value.items() if key not in UNREAD and _leads_on(entry)]
        elif isinstance(value, ArrayObject):
            waiting += [entry for entry in value if _leads_on(entry)]
        elif isinstance(value, IndirectObject):
            waiting.append(value)


def _leads_on(entry: Any) -> bool:
    return isinstance(entry, IndirectObject | DictionaryObject | ArrayObject)


def _read(reader: PdfReader, reference: IndirectObject) -> Any:
    """The object there; nothing for one that is in no table, or damaged where everybody can look."""
    number = reference.idnum
    if reference.generation == 0 and number in reader.xref_objStm:
        return reader.get_object(reference)
    if number not in reader.xref.get(reference.generation, {}):
        return None
    try:
        return reader.get_object(reference)
    except (PdfReadError, ValueError, TypeError, LookupError, AttributeError):
        return None


def _check_entries(entries: DictionaryObject) -> None:
    kind = _at(entries, "/S")
    if kind in ACTIVE or (kind == "/Rendition" and _at(entries, "/JS") is not None):
        raise UnsoundFile(FileFault.ACTIVE)
    if kind in TO_FILES and any(map(ELSEWHERE.match, _file_names(entries))):
        raise UnsoundFile(FileFault.LINKED)
    if any(map(ON_SERVER.match, _web_addresses(entries))):
        raise UnsoundFile(FileFault.LINKED)
    if _has_more_than_text(entries):
        raise UnsoundFile(FileFault.ACTIVE)
    if isinstance(entries, StreamObject) and _comes_from_elsewhere(entries):
        raise UnsoundFile(FileFault.LINKED)
    _check_what_starts(_at(entries, "/OpenAction"))
    for moment in MOMENTS if "/AA" in entries else ():
        _check_what_starts(_at(_dictionary(_at(entries, "/AA")), moment))


def _has_more_than_text(entries: DictionaryObject) -> bool:
    """Whether these entries name scripts, hold a file of more than data, or are a film with a program."""
    names = _dictionary(_at(entries, "/Names"))
    kept = [_at(_dictionary(_at(entries, "/EF")), key) for key in INSIDE]
    files = [file for file in kept if isinstance(file, StreamObject)]
    if files and not _is_called_xml(entries):
        return True
    if isinstance(entries, StreamObject) and _at(entries, "/Type") == "/EmbeddedFile":
        files.append(entries)
    return (
        _is_filled(_at(names, "/JavaScript"))
        or not all(is_plain_xml(file.get_data()) for file in files)
        or _at(entries, "/Subtype") in {"/RichMedia", "/3D"}
        or _at(_dictionary(_at(entries, "/AcroForm")), "/XFA") is not None
    )


def _is_called_xml(description: DictionaryObject) -> bool:
    """Whether the file is, by all its names: programs go by them when they open it."""
    names = [name for name in _texts(_at(description, key) for key in INSIDE) if name]
    return bool(names) and all(name.lower().endswith(".xml") for name in names)


def _web_addresses(entries: DictionaryObject) -> list[str]:
    """What a click opens, or what the addresses of a whole PDF begin with."""
    found = _at(entries, "/URI")
    return _texts([_at(found, "/Base") if isinstance(found, DictionaryObject) else found])


def _comes_from_elsewhere(stream: StreamObject) -> bool:
    """Whether its bytes, or the page it shows, are those of another file."""
    return bool(_file_names(stream) or _file_names(_dictionary(_at(stream, "/Ref"))))


def _check_what_starts(action: Any) -> None:
    """Look at an action nobody clicks for and at those that follow it; a mere place has no entries."""
    waiting, steps = [action], 0
    while waiting:
        if (steps := steps + 1) > MAX_STEPS:
            raise UnsoundFile(FileFault.ACTIVE)
        value = _followed(waiting.pop())
        if not isinstance(value, DictionaryObject) or not (kind := _at(value, "/S")):
            continue
        if kind == "/URI" or kind in TO_FILES:
            raise UnsoundFile(FileFault.LINKED)
        if kind not in BY_ITSELF and not (kind == "/Named" and _at(value, "/N") in PAGE_TURNS):
            raise UnsoundFile(FileFault.ACTIVE)
        following = _at(value, "/Next")
        waiting += following[:MAX_STEPS] if isinstance(following, ArrayObject) else [following]


def _is_filled(tree: Any) -> bool:
    """Whether a tree of names has any; some programs leave an empty one."""
    return isinstance(tree, DictionaryObject) and any(_at(tree, key) for key in tree)


def _file_names(entries: Mapping[str, Any]) -> list[str]:
    """The names of the file that these entries are about. Programs differ in which of them they take."""
    file = _at(entries, "/F")
    found = [_at(file, key) for key in INSIDE] if isinstance(file, DictionaryObject) else [file]
    # The name of a filter, by the short word for it, is no name of a file.
    return [name for name in _texts(found) if name and not isinstance(name, NameObject)]


def _texts(values: Iterable[Any]) -> list[str]:
    """Those of ``values`` that are texts."""
    read = (value.decode("latin-1") if isinstance(value, bytes) else value for value in values)
    return [value for value in read if isinstance(value, str)]


def _at(entries: Mapping[str, Any], key: str) -> Any:
    found = _followed(entries.get(key))
    return found if isinstance(found, str | bytes | DictionaryObject | ArrayObject) else None


def _followed(value: Any) -> Any:
    """What a reference leads to. One that leads to another is not followed further."""
    return value.get_object() if isinstance(value, IndirectObject) else value


def _dictionary(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, DictionaryObject) else {}
