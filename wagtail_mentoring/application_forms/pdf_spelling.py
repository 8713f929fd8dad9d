"""How one object of a PDF is written, and whether all programs read the same in it.

pypdf goes on after what it cannot read, as others do, each in a way of its own. Where they may differ, an
object is not regular.
"""

import re
from dataclasses import dataclass, field

#: Some programs take other bytes for a space than these. A mark for the next program stands behind "%".
SPACE = rb" \t\r\n\f"
#: A zero is one for all of them where it does not stand at the end of a name or number.
ZERO = rb"(?<=[])>\0 \t\r\n\f])\0"
PLAIN = rb"[^\0\t\n\x0b\f\r ()<>\[\]{}/%]"
TOKEN = re.compile(
    rb"(?:[%(space)s]|%(zero)s)*+(?:(?P<remark>%%[^\r\n]*)"
    # No longer than what pypdf looks ahead.
    rb"|(?P<value>[0-9]{1,8}[%(space)s]{1,2}[0-9]{1,5}[%(space)s]{1,2}R(?!%(plain)s)"
    rb"|\((?:[^()\\]|\\.)*+\)|<[0-9A-Fa-f\0%(space)s]*+>|[-+.0-9]++(?!%(plain)s)|(?:true|false|null)(?!%(plain)s))"
    rb"|(?P<name>/%(plain)s*+)|(?P<opening><<|\[)|(?P<closing>>>|\])|(?P<odd>%(plain)s++|.))"
    % {b"space": SPACE, b"zero": ZERO, b"plain": PLAIN},
    re.DOTALL,
)
IN_TEXT = re.compile(rb"\\.|[()]", re.DOTALL)
#: pypdf sees no stream behind a remark.
STREAM = re.compile(rb"(?:[%s]++|%%[^\r\n]*)*+stream" % SPACE)
ESCAPE = re.compile(rb"#([0-9A-Fa-f]{2})")
#: Parts of one object that are read; a list of all pages of a book has fewer.
MAX_TOKENS = 500_000
#: pdfium takes these for spaces; in words of other languages each is a part of a letter.
ENDS_SOMEWHERE = re.compile(rb"[\x80\xff]")
#: What marks the beginning of a name up to such a byte.
CUT = "\x80"


@dataclass(slots=True)
class Spelling:
    """What is written in an object; ``repeated`` are keys that stand twice in one dictionary."""

    names: set[str] = field(default_factory=set)
    #: Keys whose values are another object each.
    led_elsewhere: set[str] = field(default_factory=set)
    repeated: set[str] = field(default_factory=set)
    is_regular: bool = True
    #: Whether it ends before it is closed.
    is_cut: bool = False
    is_stream: bool = False
    #: Where it begins, behind spaces and remarks.
    start: int = 0


def plain_name(written: bytes) -> str:
    """A name without its escapes, which may stand for any letter."""
    if b"#" not in written:
        return written.decode("latin-1")
    return ESCAPE.sub(lambda code: bytes([int(code[1], 16)]), written).decode("latin-1")


def spelling_of(text: bytes, start: int, end: int) -> Spelling:
    """How the object is written that begins at ``start`` and ends before ``end``."""
    return _Scribe(text, start, end).read()


class _Scribe:
    """Reads one object, token by token."""

    def __init__(self, text: bytes, start: int, end: int) -> None:
        self.text, self.place, self.end = text, start, end
        self.found = Spelling()
        #: Dictionaries and lists that are not closed yet: the keys of each; None for a list.
        self.open: list[set[str] | None] = []
        #: The key whose value comes next.
        self.key = ""

    def read(self) -> Spelling:
        for _ in range(MAX_TOKENS):
            if not (token := TOKEN.match(self.text, self.place, self.end)):
                break
            self.place = token.end()
            kind = str(token.lastgroup)
            if kind == "remark":
                continue
            written = token[kind]
            self.found.start = self.found.start or token.start(kind)
            if written == b"endobj" or (written == b"(" and not self._pass_text()):
                break
            self._take("value" if written == b"(" else kind, written)
            if not self.open and (kind != "odd" or written == b"("):
                return self._with_stream()
        else:
            self.found.is_cut = True
        self.found.is_regular = False
        self.found.is_cut |= bool(self.open)
        return self.found

    def _with_stream(self) -> Spelling:
        if stream := STREAM.match(self.text, self.place, self.end):
            self.found.is_stream = True
            self.found.is_regular &= b"%" not in stream[0]
        return self.found

    def _take(self, kind: str, written: bytes) -> None:
        name = self._name(written) if kind == "name" else ""
        is_key_next = bool(self.open) and self.open[-1] is not None and not self.key
        if kind == "odd":
            self.found.is_regular = False
        elif kind == "closing":
            self._close(written)
        elif is_key_next and name:
            self._add_key(name)
        else:
            self.found.is_regular &= not is_key_next
            if written.endswith(b"R") and kind == "value":
                self.found.led_elsewhere.add(self.key)
            self.key = ""
            if kind == "opening":
                self.open.append(set() if written == b"<<" else None)

    def _close(self, written: bytes) -> None:
        """Close what is open last. Programs pass over the end of something else."""
        is_dictionary = written == b">>"
        if self.open and (self.open[-1] is not None) == is_dictionary:
            self.open.pop()
            self.found.is_regular &= not self.key
            self.key = ""
        else:
            self.found.is_regular = False

    def _add_key(self, name: str) -> None:
        keys = self.open[-1]
        if keys is not None:
            if name in keys:
                self.found.repeated.add(name)
            keys.add(name)
        self.key = name

    def _name(self, written: bytes) -> str:
        name = plain_name(written)
        self.found.names.add(name)
        if ends := ENDS_SOMEWHERE.search(written):
            self.found.names.add(plain_name(written[: ends.start()]) + CUT)
        return name

    def _pass_text(self) -> bool:
        """Go behind the text that a bracket began, in which pairs of them may stand; whether it ends."""
        depth, place = 1, self.place
        while depth and (found := IN_TEXT.search(self.text, place, self.end)):
            place = found.end()
            depth += {b"(": 1, b")": -1}.get(found[0], 0)
        if not depth:
            self.place = place
        return not depth
