"""What fields of a Word document would fetch or start: words in braces that Word puts a result for."""

import re
from collections.abc import Callable, Mapping

from .archives import local
from .choices import FileFault
from .exceptions import UnsoundFile

#: Fields that talk to another program.
ACTIVE = frozenset({"DDE", "DDEAUTO"})
#: Fields that bring in another file.
LINKED = frozenset({"INCLUDE", "INCLUDEPICTURE", "INCLUDETEXT", "IMPORT", "LINK", "DATABASE", "RD"})
#: Stands in a field's words where another field begins, whose result nobody knows yet.
INNER = "\x13"
NAME = re.compile(r"\s*([A-Za-z]+)")
#: A picture that was pasted: it came from the writer's disk, from beside the document, or from a mail.
#: Nobody else has it, and the picture itself is in the document. Spaces before the address are read in one
#: way only: else they hide what it begins with, and a million of them keep the worker busy for hours.
PASTED = re.compile(
    rf"""(?ix) [\s{INNER}]* (?:INCLUDEPICTURE|IMPORT) \s+ " \s*+
    (?: cid: | file:///(?![\\/]) | [a-z]:[\\/] | /(?![\\/]) | [^"\\/:{INNER}]+ ["\\/] )"""
)
#: A field's words, as they stand in the text, and as an attribute.
CODES = frozenset({"instrText", "delInstrText"})
TEXTS = frozenset({"t", "delText"})
#: What draws a picture or a pattern in the older of Word's two ways, and where it says which.
DRAWN = frozenset(
    f"urn:schemas-microsoft-com:vml {kind}" for kind in ("imagedata", "fill", "stroke", "image")
)
SOURCES = frozenset({"src", "href", "althref"})
ELSEWHERE = re.compile(r"(?i)\s*(?!cid:|data:|file:///(?![\\/]))(?:[a-z][a-z0-9+.-]+:|[\\/]{2})")


class FieldCheck:
    """Reads one part of a document from its first element to its last, and then is asked to ``finish``."""

    def __init__(self) -> None:
        #: The words of each field that has begun and not ended.
        self._fields: list[list[str]] = []
        #: Those of them whose result has not begun: one may stand in another, thousands deep.
        self._hearing: list[list[str]] = []

    def __call__(self, element: str, attributes: Mapping[str, str]) -> Callable[[str], None] | None:
        """Take in an element; what is returned wants to hear its text."""
        kind = local(element)
        if kind == "fldChar":
            self._turn({local(name): value for name, value in attributes.items()}.get("fldCharType"))
        elif kind == "fldSimple":
            for name, words in attributes.items():
                if local(name) == "instr":
                    _check_words(words)
        elif element in DRAWN:
            _check_sources(attributes)
        elif kind in CODES or (kind in TEXTS and self._fields):
            return self._hear
        return None

    def finish(self) -> None:
        """Look at fields that never end, too: Word may read them to the end."""
        while self._fields:
            _check_words("".join(self._fields.pop()))

    def _turn(self, to: str | None) -> None:
        if to == "begin":
            self._hear(INNER)
            self._fields.append([])
            self._hearing.append(self._fields[-1])
        elif to == "separate" and self._fields:
            self._begin_result()
        elif to == "end" and self._fields:
            self._begin_result()
            _check_words("".join(self._fields.pop()))

    def _begin_result(self) -> None:
        if self._hearing and self._hearing[-1] is self._fields[-1]:
            self._hearing.pop()

    def _hear(self, text: str) -> None:
        """The innermost field whose result has not begun says this; a result of a field in it may be part."""
        if self._hearing:
            self._hearing[-1].append(text)


def _check_words(words: str) -> None:
    # A field in the middle of the name may end it, or leave nothing behind.
    found = (NAME.match(read) for read in (words.replace(INNER, ""), words.replace(INNER, " ")))
    names = {name[1].upper() for name in found if name}
    if names & ACTIVE:
        raise UnsoundFile(FileFault.ACTIVE)
    if names & LINKED and not PASTED.match(words):
        raise UnsoundFile(FileFault.LINKED)


def _check_sources(attributes: Mapping[str, str]) -> None:
    for name, source in attributes.items():
        if local(name) in SOURCES and ELSEWHERE.match(source):
            raise UnsoundFile(FileFault.LINKED)
