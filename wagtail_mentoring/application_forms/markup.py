"""XML that strangers wrote, parsed in time and memory that grow with its size and no faster."""

import re
from collections.abc import Callable
from xml.parsers import expat

#: What parsing may raise.
BROKEN = (expat.ExpatError, LookupError, ValueError)
#: A long thesis has a few hundred thousand elements. The first of one has some forty attributes.
MAX_ELEMENTS = 1_000_000
MAX_ATTRIBUTES = 1000
#: Signs in the address of a namespace. The parser writes it before each name that belongs to it.
MAX_ADDRESS = 250
#: A language of one's own: entities grow without end, and attributes told once stand in each element.
DECLARATIONS = re.compile(rb"<!(?:ENTITY|ATTLIST|ELEMENT|NOTATION)")
#: What the parser is given at a time: it reads this to its end even when a handler has refused the rest.
PIECE = 1024 * 1024
UTF_16 = {
    b"\xff\xfe": "utf-16",
    b"\xfe\xff": "utf-16",
    b"<\0": "utf-16-le",
    b"\0<": "utf-16-be",
}


class CostlyMarkup(ValueError):
    """XML that takes more to read than any document is worth."""


class Markup:
    """XML whose cost was looked at. Raises one of ``BROKEN`` where it is none, or costs too much."""

    def __init__(self, content: bytes, max_elements: int = MAX_ELEMENTS) -> None:
        self.elements = 0
        self._max_elements = max_elements
        self._encoding = "utf-8" if (coding := UTF_16.get(content[:2])) else None
        # So that what is looked for in the bytes cannot be written in others.
        self._content = content.decode(coding).encode() if coding else content
        if DECLARATIONS.search(self._content):
            raise CostlyMarkup
        # Names are not yet put together with their namespaces, which is what may cost.
        parser = expat.ParserCreate(self._encoding, intern=None)
        parser.ordered_attributes = True
        parser.StartElementHandler = self._count
        self._feed(parser)

    def read(self, prepare: Callable[[expat.XMLParserType], object]) -> None:
        """Parse it with handlers that ``prepare`` sets. Names stand behind their namespace and a space."""
        parser = expat.ParserCreate(self._encoding, " ", intern=None)
        prepare(parser)
        self._feed(parser)

    def _count(self, name: str, attributes: list[str]) -> None:
        self.elements += 1
        if self.elements > self._max_elements or len(attributes) > 2 * MAX_ATTRIBUTES:
            raise CostlyMarkup
        for at in range(0, len(attributes), 2):
            if attributes[at].startswith("xmlns") and len(attributes[at + 1]) > MAX_ADDRESS:
                raise CostlyMarkup

    def _feed(self, parser: expat.XMLParserType) -> None:
        for start in range(0, len(self._content), PIECE):
            parser.Parse(self._content[start : start + PIECE], False)
        parser.Parse(b"", True)
