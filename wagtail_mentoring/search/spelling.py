"""Words that somebody may have meant who typed another: the known words a few typing errors away.

A typing error is a letter too many, too few or wrong, or two letters swapped.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, reduce
from itertools import islice
from os.path import commonprefix

import numpy as np
from numpy.typing import NDArray

from wagtail_mentoring.search.tokens import parts

#: Shorter words are taken as typed. So are words with digits (years, codes), which are never suggested.
MIN_LENGTH = 5

#: Words of so many letters may have two errors, though not in the first letter, which people rarely miss.
MIN_LENGTH_FOR_TWO = 9

#: A suggestion is offered for a word that is known when it is so many times as common.
CLEARLY_MORE_COMMON = 20

#: A suggestion is only asked about, so it may be for a shorter word ("Jhon").
MIN_LENGTH_TO_SUGGEST = 4

#: How many near words of one typed word are thought of, of how many words, and how many texts are tried.
NEAR = 4
MAX_WORDS = 12
TRIES = 8


@dataclass(frozen=True, slots=True)
class Correction:
    """A typed word, folded, and the word it was taken for; an empty ``meant`` leaves it out."""

    typed: str
    meant: str


class Speller:
    """Knows words and in how many documents each occurs."""

    def __init__(self, words: Sequence[str], counts: Sequence[int] | NDArray[np.integer]) -> None:
        self._words = words
        self._counts = counts

    @cached_property
    def _shelves(self) -> dict[int, "_Shelf"]:
        """The words without digits, by their length."""
        places: defaultdict[int, list[int]] = defaultdict(list)
        for place, word in enumerate(self._words):
            if word.isalpha():
                places[len(word)].append(place)
        return {length: _Shelf.of(self._words, found) for length, found in places.items()}

    @cached_property
    def _places(self) -> dict[str, int]:
        return {word: place for place, word in enumerate(self._words)}

    def count(self, word: str) -> int:
        """Return in how many documents a word occurs."""
        place = self._places.get(word)
        return 0 if place is None else int(self._counts[place])

    def within(self, word: str, edits: int) -> Iterator[tuple[str, int]]:
        """Yield the known words at most so many errors away, each with its number of documents."""
        for length in range(len(word) - edits, len(word) + edits + 1):
            shelf = self._shelves.get(length)
            for place in shelf.worth_a_look(word, edits) if shelf else ():
                other = self._words[place]
                if other != word and errors(word, other, edits) >= 0:
                    yield other, int(self._counts[place])


@dataclass(frozen=True, slots=True)
class _Shelf:
    """Words of one length: their places, their first letters, and all their letters as sets of bits."""

    places: NDArray[np.int64]
    firsts: NDArray[np.uint32]
    letters: NDArray[np.uint64]

    @classmethod
    def of(cls, words: Sequence[str], places: Sequence[int]) -> "_Shelf":
        codes = np.array([words[place] for place in places]).view(np.uint32).reshape(len(places), -1)
        # Rare letters share a bit with others; that only makes a few more words worth a look.
        bits = np.left_shift(np.uint64(1), (codes & 63).astype(np.uint64))
        return cls(np.array(places), codes[:, 0], reduce(np.bitwise_or, bits.T))

    def worth_a_look(self, word: str, edits: int) -> NDArray[np.int64]:
        """Return the places of the words that hardly differ from this one in the letters they have."""
        (wanted,) = _Shelf.of([word], [0]).letters
        lacking, added = np.bitwise_count(self.letters & ~wanted), np.bitwise_count(wanted & ~self.letters)
        near = (lacking <= edits) & (added <= edits)
        return self.places[near if edits < 2 else near & (self.firsts == ord(word[0]))]


def errors(typed: str, meant: str, most: int) -> int:
    """Return how many typing errors lie between two words; -1 when there are more than ``most``."""
    if typed == meant:
        return 0
    if not most or abs(len(typed) - len(meant)) > most:
        return -1
    start = len(commonprefix([typed, meant]))
    typed, meant = typed[start:], meant[start:]
    corrected = [(typed[1:], meant[1:]), (typed[1:], meant), (typed, meant[1:])]
    if typed[:1] == meant[1:2] and typed[1:2] == meant[:1]:
        corrected.append((typed[2:], meant[2:]))
    found = [errors(*pair, most - 1) for pair in corrected]
    return min((one + 1 for one in found if one >= 0), default=-1)


def nearest(spellers: Iterable[Speller], word: str, limit: int, *, shortest: int = MIN_LENGTH) -> list[str]:
    """Return up to ``limit`` words near this one that any speller knows.

    Fewer errors come first, then words with the same first letter, then more common ones. Two errors are
    allowed in a long word when nothing is nearer.
    """
    if len(word) < shortest or not word.isalpha():
        return []
    spellers = list(spellers)
    for edits in (1, 2) if len(word) >= MIN_LENGTH_FOR_TWO else (1,):
        counts: defaultdict[str, int] = defaultdict(int)
        for speller in spellers:
            for other, count in speller.within(word, edits):
                counts[other] += count
        if counts:
            return sorted(counts, key=lambda other: (other[0] != word[0], -counts[other], other))[:limit]
    return []


# Did you mean


def suggestion(
    text: str, spellers: Iterable[Speller], finds: Callable[[str], bool]
) -> tuple[Correction, ...] | None:
    """Return the likeliest corrections of a text with which ``finds`` says that something is found.

    Words that nobody uses are corrected, taken apart, or left out when nothing comes near; words that are
    used give way only to near ones that are far more common.
    """
    spellers = list(spellers)
    typed = list(dict.fromkeys(parts(text)))[:MAX_WORDS]
    choices = [corrections for word in typed if (corrections := _corrections(word, spellers))]
    for tried in islice(_combinations(choices), TRIES):
        better = corrected(text, tried)
        if better and finds(better):
            return tried
    return None


def corrected(text: str, corrections: Iterable[Correction]) -> str:
    """Return a text with its words corrected and otherwise as it was typed."""
    meant = {correction.typed: correction.meant for correction in corrections}
    pieces = [
        " ".join(meant.get(word, word) for word in words) if meant.keys() & words else piece
        for piece, words in ((piece, parts(piece)) for piece in text.split())
    ]
    return " ".join(piece for piece in pieces if piece)


def _corrections(word: str, spellers: Sequence[Speller]) -> list[Correction]:
    used = _count(word, spellers)
    near = nearest(spellers, word, NEAR, shortest=MIN_LENGTH_TO_SUGGEST)
    if used:
        near = [other for other in near if _count(other, spellers) >= used * CLEARLY_MORE_COMMON]
        return [Correction(word, other) for other in near]
    return [Correction(word, meant) for meant in near or [_taken_apart(word, spellers)]]


def _combinations(choices: Sequence[Sequence[Correction]]) -> Iterator[tuple[Correction, ...]]:
    """Yield the best correction of every word, then the same with one of them replaced."""
    best = tuple(corrections[0] for corrections in choices)
    if best:
        yield best
    for place, corrections in enumerate(choices):
        for other in corrections[1:]:
            yield (*best[:place], other, *best[place + 1 :])


def _taken_apart(word: str, spellers: Sequence[Speller]) -> str:
    """Return a word as the two known words it is made of, or nothing."""
    halves = [(word[:cut], word[cut:]) for cut in range(2, len(word) - 1)]
    rarer = {pair: min(_count(half, spellers) for half in pair) for pair in halves}
    likeliest = max(rarer, key=lambda pair: rarer[pair], default=())
    return " ".join(likeliest) if likeliest and rarer[likeliest] else ""


def _count(word: str, spellers: Sequence[Speller]) -> int:
    return sum(speller.count(word) for speller in spellers)
