"""Striking out of a text what tells whose it is: names however they are spelt, addresses, phone numbers.

It knows spellings, not people: nicknames, initials and what only one person can tell stay.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from itertools import combinations, groupby, permutations

from wagtail_mentoring.folding import fold

from .phone_numbers import phone_numbers

#: Takes the place of what is struck from a text.
STRUCK = "█████"
#: Words shorter than this are not looked for in texts: they would strike half of every sentence.
SHORTEST = 3
#: Parts of a name may be this short: they are struck only where they are written with a capital letter.
SHORTEST_OF_A_NAME = 2

ADDRESSES = re.compile(
    r"\S{1,200}@\S{1,200}"
    r"|(?<!\w)@\w[\w.-]{1,200}"
    r"|(?i:https?://|www\.)\S+"
    r"|(?<![\w.-])(?:[\w-]{1,63}\.){1,5}[a-z]{2,24}/\S+"
    r"|\S{1,64} ?[(\[] ?(?i:at) ?[)\]] ?\S{1,200}"
)
#: Scripts that put no space between words: Thai to Khmer, kana, Han, Hangul.
_UNSPACED = (
    "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\U00020000-\U0003134f"
)
_IS_UNSPACED = re.compile(f"[{_UNSPACED}]+")
_APOSTROPHES = "'\u2018\u2019\u02bc`\u00b4"
_BETWEEN_WORDS = re.compile(rf"[\s@._,;()/\"\u201c\u201d\u201e\u2010\u2011\u2013{_APOSTROPHES}-]+")
#: Names of more words than this are joined only in part.
_MOST_JOINED = 8
#: What may stand for a space between words that are looked for: O'Brien is found by “O Brien”.
_SPACE = rf"[\s{_APOSTROPHES}]+"
#: How a letter is written where the keyboard has it not; without its accent it is found by folding.
_IN_TWO_LETTERS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "å": "aa", "ø": "oe"})
_TWO_LETTERS = re.compile(r"([aou])e|(a)a")


class Striker:
    """Strikes ``names`` with their parts, ``texts`` as they are, and any address or phone number.

    Upper and lower case, accents and ways to write an umlaut are one. A part of a name is found with a
    genitive -s as well; this and parts of two letters only with a capital, so that words of a sentence stay.
    """

    def __init__(self, *, names: Iterable[str], texts: Iterable[str]) -> None:
        parts = {part for name in names for part in parts_of_name(name)}
        short = {part for part in parts if len(part) < SHORTEST and not _IS_UNSPACED.search(part)}
        anywhere = {text for text in texts if len(text.strip()) >= SHORTEST} | (parts - short)
        self._anywhere = _pattern(anywhere)
        self._capital = _pattern(parts, ending="(?:e?s)?")

    def __call__(self, text: str) -> str:
        spans = sorted(self._spans(text))
        pieces, end = [], 0
        for start, stop in spans:
            if start >= end:
                pieces += [text[end:start], STRUCK]
            end = max(end, stop)
        return "".join([*pieces, text[end:]])

    def _spans(self, text: str) -> Iterator[tuple[int, int]]:
        yield from (found.span() for found in ADDRESSES.finditer(text))
        yield from phone_numbers(text)
        plain, places = _folded_with_places(text)
        for found in self._anywhere.finditer(plain):
            yield places[found.start()], places[found.end()]
        for found in self._capital.finditer(plain):
            if text[places[found.start()]].isupper():
                yield places[found.start()], places[found.end()]


def parts_of_name(name: str) -> Iterator[str]:
    """A name, its words and how people join them; not the small words in it, like “von”."""
    words = words_of(name)
    if any(not word.islower() for word in words):
        words = [word for word in words if not word.islower()]
    yield name
    for word in words:
        if len(word) >= SHORTEST_OF_A_NAME:
            yield word
        if len(word) > SHORTEST_OF_A_NAME and _IS_UNSPACED.fullmatch(word):
            # Where one name ends and the other begins is not written.
            yield from (word[:cut] for cut in range(SHORTEST_OF_A_NAME, len(word)))
            yield from (word[cut:] for cut in range(1, len(word) - SHORTEST_OF_A_NAME + 1))
    yield from _joined(words[:_MOST_JOINED])


def _joined(words: list[str]) -> Iterator[str]:
    """How user names join the words of a name: any two, and any run of them.

    Initials stand in runs only, beside a word that is long enough: “T. He” is no “the”.
    """
    names = [word for word in words if len(word) >= SHORTEST_OF_A_NAME or _IS_UNSPACED.match(word)]
    for one, other in permutations(names, 2):
        yield from (one + other, f"{one}_{other}")
    for start, end in combinations(range(len(words) + 1), 2):
        run = words[start:end]
        if len(run) > 1 and (any(len(word) >= SHORTEST for word in run) or set(run) <= set(names)):
            yield from ("".join(run), " ".join(run))


def words_of(text: str) -> list[str]:
    return [word for word in _BETWEEN_WORDS.split(text) if word]


def spellings(text: str) -> set[str]:
    """How a text reads without accents: Lindström as lindstrom and lindstroem, Mueller as muller as well."""
    lower = unicodedata.normalize("NFC", text).lower()
    plain = fold(text)
    shorter = _TWO_LETTERS.sub(r"\1\2", plain)
    return {plain, fold(lower.translate(_IN_TWO_LETTERS)), *([shorter] if len(shorter) >= SHORTEST else [])}


def _pattern(texts: Iterable[str], ending: str = "") -> re.Pattern[str]:
    """Matches each of ``texts`` in a folded text as whole words, the longest first."""
    spelt = {spelling.strip() for text in texts for spelling in spellings(text)} - {""}
    # Texts that begin with another kind of sign are never rivals, so they need not stand in order of length.
    longest_first = sorted(spelt, key=lambda text: (_limit(text[0], "<!"), -len(text), text))
    # Written once for a run of texts: edges take many times as long to compile as the words between them.
    runs = groupby(longest_first, key=lambda text: _edges(text, ending))
    alike = (f"{before}(?:{'|'.join(map(_words, run))}){after}" for (before, after), run in runs)
    return re.compile("|".join(alike) or r"(?!)")


def _edges(text: str, ending: str) -> tuple[str, str]:
    """Whole words begin and end where no letter goes on, in handles too: ``ada_byrne7`` holds both names."""
    after = _limit(text[-1], "!")
    return _limit(text[0], "<!"), f"{ending}{after}" if text[-1].isalpha() else after


def _words(text: str) -> str:
    return _SPACE.join(re.escape(word) for word in text.split())


def _limit(edge: str, look: str) -> str:
    if _IS_UNSPACED.match(edge):
        return ""
    return f"(?{look}[^\\W\\d_{_UNSPACED}])" if edge.isalpha() else f"(?{look}[^\\W_{_UNSPACED}])"


def _folded_with_places(text: str) -> tuple[str, list[int]]:
    """The text folded, and where in ``text`` each of its characters was; one more place for the end.

    A sign that folds to nothing, like an accent that stands alone, belongs to the character before it.
    """
    plain, places = [], []
    for place, char in enumerate(text):
        for one in fold(char):
            plain.append(one)
            places.append(place)
    return "".join(plain), [*places, len(text)]
