"""What a PDF does by itself or at a click: it is followed as by a program that shows it."""

import re
from collections.abc import Iterable, Iterator
from typing import Any

from pypdf.generic import ArrayObject, DictionaryObject, IndirectObject, NameObject, StreamObject

from .choices import FileFault
from .exceptions import UnsoundFile
from .pdf_objects import Objects
from .pdf_spelling import CUT, Spelling, plain_name
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
#: What an object says in which one program must see all that another one sees.
WEIGHTY = ONCE | ACTIVE | TO_FILES | {"/Base"}
CUT_OFF = frozenset(name + CUT for name in WEIGHTY)
#: Some of these stand in each picture and font, which do nothing; AutoCAD and others write them oddly.
OF_PICTURES = frozenset({"/Filter", "/DecodeParms", "/Length", "/Subtype", "/W"})
#: Streams that hold objects, or tell where they are.
HOLDING = frozenset({"/ObjStm", "/XRef"})
#: And in what it says something is done, so that it counts even where nothing seems to lead to it.
TELLING = frozenset(
    {
        *ACTIVE,
        *TO_FILES,
        *("/Rendition", "/RichMedia", "/3D", "/URI", "/OpenAction", "/AA", "/Names", "/AcroForm", "/XFA"),
        *("/F", "/EF", "/EmbeddedFile", "/Ref", "/Encrypt"),
    }
)
KINDS = frozenset({"/S", "/Type", "/Subtype"})
MUST_BE_REGULAR = (WEIGHTY - OF_PICTURES) | TELLING | HOLDING
MAX_STEPS = 100


def check_actions(objects: Objects, root: DictionaryObject) -> None:
    """Raise ``UnsoundFile`` where the PDF runs something, holds a file, or opens something from elsewhere."""
    for text in (objects.content, *objects.parts):
        _check_names(text)
    for entries in _dictionaries(objects, root):
        _Entries(objects, entries).check()


def check_spelling(objects: Objects) -> None:
    """Raise ``UnsoundFile`` where one program may see what is done, and another one not."""
    for spelling in (definition.spelling for definition in objects.all):
        is_odd = spelling.is_cut or (not spelling.is_regular and spelling.names & MUST_BE_REGULAR)
        if is_odd or spelling.repeated & ONCE or spelling.names & CUT_OFF:
            raise UnsoundFile(FileFault.DAMAGED)


def _check_names(text: bytes) -> None:
    for name in set(OPENLY.findall(text)):
        if plain_name(b"/" + name) in ACTIVE:
            raise UnsoundFile(FileFault.ACTIVE)


def _dictionaries(objects: Objects, root: DictionaryObject) -> Iterator[DictionaryObject]:
    """Every dictionary that one can come to from ``root``, or that tells of something done, each once."""
    waiting: list[Any] = [root, *_telling(objects)]
    numbers: set[int] = set()
    seen: set[int] = set()
    while waiting:
        value = waiting.pop()
        if isinstance(value, IndirectObject):
            if value.idnum not in numbers:
                numbers.add(value.idnum)
                waiting += objects.values(value)
        elif isinstance(value, DictionaryObject | ArrayObject) and id(value) not in seen:
            seen.add(id(value))
            if isinstance(value, DictionaryObject):
                yield value
                waiting += [entry for key, entry in value.items() if key not in UNREAD and _leads_on(entry)]
            else:
                waiting += [entry for entry in value if _leads_on(entry)]


def _telling(objects: Objects) -> Iterator[Any]:
    """The objects that tell of something done. What they tell has to be read."""
    for definition in objects.all:
        if _tells(definition.spelling):
            value = objects.value(definition)
            if value is None or (definition.spelling.is_stream and not isinstance(value, StreamObject)):
                raise UnsoundFile(FileFault.DAMAGED)
            yield value


def _tells(spelling: Spelling) -> bool:
    return bool(spelling.names & TELLING or spelling.led_elsewhere & KINDS)


def _leads_on(entry: Any) -> bool:
    return isinstance(entry, IndirectObject | DictionaryObject | ArrayObject)


class _Entries:
    """The entries of a dictionary, each with all that programs may find there."""

    def __init__(self, objects: Objects, entries: DictionaryObject) -> None:
        self.objects, self.entries = objects, entries

    def check(self) -> None:
        kinds = self.names("/S")
        if kinds & ACTIVE or ("/Rendition" in kinds and self.at("/JS")):
            raise UnsoundFile(FileFault.ACTIVE)
        if kinds & TO_FILES and any(map(ELSEWHERE.match, self.file_names())):
            raise UnsoundFile(FileFault.LINKED)
        if any(map(ON_SERVER.match, self._web_addresses())):
            raise UnsoundFile(FileFault.LINKED)
        if any(at.at("/Filter") for at in self.below("/Encrypt")):
            raise UnsoundFile(FileFault.LOCKED)
        if self._has_more_than_text():
            raise UnsoundFile(FileFault.ACTIVE)
        if self._comes_from_elsewhere():
            raise UnsoundFile(FileFault.LINKED)
        starts = self.at("/OpenAction")
        for moment in MOMENTS if "/AA" in self.entries else ():
            starts += [action for waiting in self.below("/AA") for action in waiting.at(moment)]
        self._check_what_starts(starts)

    def at(self, key: str) -> list[Any]:
        found = self.objects.values(self.entries.get(key))
        return [value for value in found if isinstance(value, str | bytes | DictionaryObject | ArrayObject)]

    def below(self, key: str) -> list["_Entries"]:
        """The dictionaries there."""
        return [self._entries(value) for value in self.at(key) if isinstance(value, DictionaryObject)]

    def names(self, key: str) -> set[str]:
        return {value for value in self.at(key) if isinstance(value, NameObject)}

    def file_names(self) -> list[str]:
        """The names of the file that these entries are about. Programs differ in which of them they take."""
        found = self.at("/F") + [name for file in self.below("/F") for name in file._kept()]
        # The name of a filter, by the short word for it, is no name of a file.
        return [name for name in _texts(found) if name and not isinstance(name, NameObject)]

    def _entries(self, entries: DictionaryObject) -> "_Entries":
        return _Entries(self.objects, entries)

    def _kept(self) -> list[Any]:
        """What a description of a file, or the list of its contents, holds."""
        return [value for key in INSIDE for value in self.at(key)]

    def _has_more_than_text(self) -> bool:
        """Whether these name scripts, hold a file of more than data, or are a film with a program."""
        contents = [value for kept in self.below("/EF") for value in kept._kept()]
        files = [file for file in contents if isinstance(file, StreamObject)]
        if files and not self._is_called_xml():
            return True
        if isinstance(self.entries, StreamObject) and "/EmbeddedFile" in self.names("/Type"):
            files.append(self.entries)
        return (
            any(
                scripts._is_filled()
                for names in self.below("/Names")
                for scripts in names.below("/JavaScript")
            )
            or not all(is_plain_xml(file.get_data()) for file in files)
            or bool(self.names("/Subtype") & {"/RichMedia", "/3D"})
            or any(form.at("/XFA") for form in self.below("/AcroForm"))
        )

    def _is_called_xml(self) -> bool:
        """Whether the file is, by all its names: programs go by them when they open it."""
        names = [name for name in _texts(self._kept()) if name]
        return bool(names) and all(name.lower().endswith(".xml") for name in names)

    def _web_addresses(self) -> list[str]:
        """What a click opens, or what the addresses of a whole PDF begin with."""
        bases = [base for addresses in self.below("/URI") for base in addresses.at("/Base")]
        return _texts(self.at("/URI") + bases)

    def _comes_from_elsewhere(self) -> bool:
        """Whether the bytes of a stream, or the page it shows, are those of another file."""
        if not isinstance(self.entries, StreamObject):
            return False
        return bool(self.file_names() or any(page.file_names() for page in self.below("/Ref")))

    def _is_filled(self) -> bool:
        """Whether a tree of names has any; some programs leave an empty one."""
        return any(value for key in self.entries for value in self.at(key))

    def _check_what_starts(self, actions: list[Any]) -> None:
        """Look at actions nobody clicks for and those that follow; a mere place has no entries."""
        waiting, steps = actions, 0
        while waiting:
            if (steps := steps + 1) > MAX_STEPS:
                raise UnsoundFile(FileFault.ACTIVE)
            if isinstance(value := waiting.pop(), DictionaryObject):
                waiting += self._entries(value)._checked_start()

    def _checked_start(self) -> list[Any]:
        """The actions that follow this one, which nobody clicks for, if it may be."""
        kinds = self.names("/S")
        if kinds & {"/URI", *TO_FILES}:
            raise UnsoundFile(FileFault.LINKED)
        if kinds - BY_ITSELF and not (kinds == {"/Named"} and self.names("/N") <= PAGE_TURNS):
            raise UnsoundFile(FileFault.ACTIVE)
        following = self.at("/Next") if kinds else []
        lists = [value for value in following if isinstance(value, ArrayObject)]
        listed = [
            each for several in lists for value in several[:MAX_STEPS] for each in self.objects.values(value)
        ]
        return following + listed


def _texts(values: Iterable[Any]) -> list[str]:
    """Those of ``values`` that are texts."""
    read = (value.decode("latin-1") if isinstance(value, bytes) else value for value in values)
    return [value for value in read if isinstance(value, str)]
