"""The words that were found, set off in a text: what matched, in whatever form it stands there.

The text is anybody's and is escaped; nothing in it becomes markup.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from wagtail_mentoring.folding import fold
from wagtail_mentoring.search.query import AnyOf, Every, Node, Word, WordsInOrder
from wagtail_mentoring.search.spelling import Correction
from wagtail_mentoring.search.tokens import stemmer, words

#: A stretch of text that may be a word, with the signs and the loose accents that words have inside.
_PIECE = re.compile(r"(?:\.(?=\w))?[^\W_](?:[\w\u0300-\u036f]|[-'&.’‘ʼ‐‑#+](?=[\w#+]))*[#+]*")  # noqa: RUF001  these signs are meant

#: A passage begins after a sentence that ends so near to where it would begin, in characters.
NEAR_SENTENCE = 40
SENTENCE_ENDS = (". ", "! ", "? ", ".\n")

#: So many places of a long text are compared.
MAX_PLACES = 200

LEFT_OUT = "…"


@dataclass(frozen=True, slots=True)
class _Piece:
    """Where a word stands in a text, and the stems and whole words it can be found by."""

    start: int
    end: int
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Highlighter:
    """Knows what was looked for: stems (several, where they follow one another), beginnings, whole words."""

    language: str
    stems: frozenset[tuple[str, ...]] = frozenset()
    beginnings: tuple[str, ...] = ()
    wholes: frozenset[str] = frozenset()

    def marked(self, text: str) -> SafeString:
        """Return the whole text, escaped, with the words that were found in ``<mark>``."""
        return _marked(text, self._found(text))

    def excerpt(self, text: str, length: int = 160) -> SafeString:
        """Return the passage with the most of what was found, about ``length`` characters, marked.

        Empty where nothing of the text was found.
        """
        found = self._found(text)
        if not found:
            return SafeString()
        start, end = _passage(text, found, length)
        within = [(first - start, last - start) for first, last in found if start <= first and last <= end]
        before, after = LEFT_OUT if start else "", LEFT_OUT if end < len(text) else ""
        return format_html("{}{}{}", before, _marked(text[start:end], within), after)

    def _found(self, text: str) -> list[tuple[int, int]]:
        """Return where the words that were found start and end."""
        return list(_together(self._spans(list(_pieces(text)))))

    def _spans(self, pieces: Sequence[_Piece]) -> Iterator[tuple[int, int]]:
        cut = stemmer(self.language)
        stems = [{cut(word) for word in piece.words} for piece in pieces]
        longest = max(map(len, self.stems), default=1)
        for number, piece in enumerate(pieces):
            if self._is_found(piece.words):
                yield piece.start, piece.end
            for size in range(min(longest, len(pieces) - number), 0, -1):
                following = stems[number : number + size]
                if any(
                    len(wanted) == size and all(map(_contains, following, wanted)) for wanted in self.stems
                ):
                    yield piece.start, pieces[number + size - 1].end
                    break

    def _is_found(self, words: Iterable[str]) -> bool:
        return any(word in self.wholes or word.startswith(self.beginnings) for word in words)


def _contains(stems: set[str], wanted: str) -> bool:
    return wanted in stems


def highlighter_of(tree: Node, corrections: Iterable[Correction], language: str) -> Highlighter:
    """Return the highlighter for what a query tree finds, misspelt words as they were corrected included."""
    meant = [word for correction in corrections for word in words(correction.meant)]
    looked_for = [*_looked_for(tree), *(Word(word, "sure") for word in meant)]
    cut = stemmer(language)
    stems: set[tuple[str, ...]] = set()
    beginnings, wholes = set(), set()
    for node in looked_for:
        if isinstance(node, WordsInOrder):
            stems.add(tuple(map(cut, node.texts)))
        elif node.match == "prefix":
            beginnings.add(node.text)
        elif node.match == "label":
            wholes.add(node.text)
        else:
            stems.add((cut(node.text),))
    return Highlighter(language, frozenset(stems), tuple(sorted(beginnings)), frozenset(wholes))


def _looked_for(node: Node) -> Iterator[Word | WordsInOrder]:
    """Yield what the documents must have; not what they must not, nor what they may lack."""
    match node:
        case Word() | WordsInOrder():
            yield node
        case Every(parts=nodes) | AnyOf(parts=nodes):
            for one in nodes:
                yield from _looked_for(one)


def _pieces(text: str) -> Iterator[_Piece]:
    for found in _PIECE.finditer(text):
        yield _Piece(found.start(), found.end(), tuple(words(found[0])))


def _together(spans: Iterable[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Yield the spans in order, those that overlap as one."""
    first = last = 0
    for start, end in sorted(spans):
        if start > last:
            if last:
                yield first, last
            first = start
        last = max(last, end)
    if last:
        yield first, last


def _marked(text: str, found: Sequence[tuple[int, int]]) -> SafeString:
    ends = [0, *(end for _start, end in found)]
    pairs = ((text[after:start], text[start:end]) for after, (start, end) in zip(ends, found, strict=False))
    return format_html("{}{}", format_html_join("", "{}<mark>{}</mark>", pairs), text[ends[-1] :])


def _passage(text: str, found: Sequence[tuple[int, int]], length: int) -> tuple[int, int]:
    """Return where the passage starts and ends that has the most different words of those found."""
    if len(text) <= length:
        return 0, len(text)
    best, most = found[0][0], 0
    for number, (first, _end) in enumerate(found[:MAX_PLACES]):
        near = [
            text[start:end] for start, end in found[number : number + MAX_PLACES] if end <= first + length
        ]
        different = len({fold(word) for word in near})
        if different > most:
            best, most = first, different
    start = max(0, min(best - length // 4, len(text) - length))
    start = _beginning(text, start, best) if start else 0
    end = start + length
    if end >= len(text):
        return start, len(text)
    space = text.rfind(" ", best + 1, end)
    inside = any(first < end < last for first, last in found)
    return start, space if space > 0 and (inside or text[end : end + 1].isalnum()) else end


def _beginning(text: str, start: int, latest: int) -> int:
    """Return a place near ``start`` where a sentence begins, or a word, at the latest a found one."""
    sentence = max(text.find(sign, start, min(latest, start + NEAR_SENTENCE)) for sign in SENTENCE_ENDS)
    if sentence >= 0:
        return sentence + 2
    space = text.find(" ", start, latest)
    return space + 1 if space >= 0 else latest
