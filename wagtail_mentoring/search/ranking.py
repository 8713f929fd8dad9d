"""Which documents a query tree matches, and how well: BM25, summed over the fields with their boosts.

A word may match in any field, and each field weighs what the model says. A rare word counts more than a
common one, a short field more than a long one, and the tenth occurrence less than the first (Robertson and
Zaragoza 2009, "The Probabilistic Relevance Framework", equation 3.15). How much a document's field is about a
term (its impact) was worked out when the segment was made; how rare the term is, is known only now.

First a word becomes lookups, weighed by the whole snapshot; then each segment adds up its own documents.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import reduce
from math import log1p
from typing import Any

import numpy as np
from numpy.typing import NDArray

from wagtail_mentoring.search.inversion import SATURATION
from wagtail_mentoring.search.query import (
    AnyOf,
    Every,
    Everything,
    Node,
    Nothing,
    Without,
    Word,
    WordsInOrder,
)
from wagtail_mentoring.search.segments import Floats, Part, Snapshot
from wagtail_mentoring.search.spelling import NEAR, Correction, nearest
from wagtail_mentoring.search.tables import Mask
from wagtail_mentoring.search.tokens import stemmer

#: A word that only nearly matches counts half.
TYPO_WEIGHT = 0.5

#: A shorter beginning must be a whole word.
MIN_PREFIX = 2


@dataclass(frozen=True, slots=True)
class Matches:
    """The documents of a segment that match, and a score for each (0 where there is no match)."""

    mask: Mask
    scores: Floats

    @classmethod
    def none(cls, size: int) -> "Matches":
        return cls(np.zeros(size, dtype=bool), np.zeros(size, dtype=np.float32))

    def __and__(self, other: "Matches") -> "Matches":
        mask = self.mask & other.mask
        return Matches(mask, (self.scores + other.scores) * mask)

    def __or__(self, other: "Matches") -> "Matches":
        return Matches(self.mask | other.mask, self.scores + other.scores)

    def raised_by(self, other: "Matches") -> "Matches":
        """Return the same documents, those that ``other`` matches as well with a higher score."""
        return Matches(self.mask, self.scores + other.scores * self.mask)

    def add(self, documents: NDArray[np.integer[Any]], scores: Floats) -> None:
        """Note that these documents match with these scores; of one named twice the last counts."""
        self.mask[documents] = True
        self.scores[documents] += scores


@dataclass(frozen=True, slots=True)
class Lookup:
    """A term of a field, or the beginning of one, and what an occurrence of it is worth."""

    field: str
    term: str
    beginning: bool
    weight: float


@dataclass(frozen=True)
class Ranker:
    """Answers query trees over one snapshot, looking at these fields with these boosts.

    ``corrections`` are the words that had to be taken for others, as far as trees have been answered.
    """

    snapshot: Snapshot
    boosts: Mapping[str, float]
    language: str
    corrections: list[Correction] = field(default_factory=list)
    _lookups: dict[Word, list[Lookup]] = field(default_factory=dict, repr=False)

    def matches(self, node: Node) -> list[Matches]:
        """Return the matches in each part of the snapshot, dead documents included."""
        return [self._matches(part, node) for part in self.snapshot.parts]

    def _matches(self, part: Part, node: Node) -> Matches:
        match node:
            case Everything():
                return Matches(np.ones(part.size, dtype=bool), np.ones(part.size, dtype=np.float32))
            case Nothing():
                return Matches.none(part.size)
            case Word():
                return self._word(part, node)
            case WordsInOrder():
                return self._in_order(part, node)
            case Every(parts=nodes, besides=besides):
                found = reduce(Matches.__and__, [self._matches(part, one) for one in nodes])
                return reduce(Matches.raised_by, [self._matches(part, one) for one in besides], found)
            case AnyOf(parts=nodes):
                return reduce(Matches.__or__, [self._matches(part, one) for one in nodes])
            case Without(part=unwanted):
                mask = ~self._matches(part, unwanted).mask
                return Matches(mask, np.zeros(part.size, dtype=np.float32))

    # Words

    def _word(self, part: Part, word: Word) -> Matches:
        found = Matches.none(part.size)
        for lookup in self._lookups_of(word):
            postings = part.segment.postings(lookup.field, lookup.term, beginning=lookup.beginning)
            found.add(postings.documents, postings.impacts * np.float32(lookup.weight))
        return found

    def _lookups_of(self, word: Word) -> list[Lookup]:
        if word not in self._lookups:
            self._lookups[word] = list(self._look_up(word))
        return self._lookups[word]

    def _look_up(self, word: Word) -> Iterator[Lookup]:
        if word.match in ("prefix", "label"):
            beginning = word.match == "prefix" and len(word.text) >= MIN_PREFIX
            yield from self._in_all_fields("words", [word.text], word.boost, beginning=beginning)
            return
        stem = self._stem(word.text)
        yield from self._in_all_fields("stems", [stem], word.boost)
        if word.match == "typo" or (word.match == "form" and not self._knows(stem)):
            near = self._near(word.text)
            self.corrections.extend(Correction(word.text, other) for other in near)
            stems = list(dict.fromkeys(map(self._stem, near)))
            yield from self._in_all_fields("stems", stems, word.boost * TYPO_WEIGHT)

    def _in_all_fields(
        self, kind: str, terms: Sequence[str], boost: float, *, beginning: bool = False
    ) -> Iterator[Lookup]:
        """Yield the lookups for terms that stand for one word, and are together as rare as it is."""
        for path, field_boost in self.boosts.items():
            name = f"{kind}.{path}"
            holders = sum(self.snapshot.holders(name, term, beginning=beginning) for term in terms)
            weight = boost * field_boost * self._rarity(holders)
            for term in terms if holders else ():
                yield Lookup(name, term, beginning, weight)

    def _knows(self, stem: str) -> bool:
        return any(self.snapshot.knows(f"stems.{path}", stem) for path in self.boosts)

    def _near(self, word: str) -> list[str]:
        """Return the words near a misspelt one that a living document has."""
        near = nearest([part.segment.speller for part in self.snapshot.parts], word, NEAR)
        return [other for other in near if self._knows(self._stem(other))]

    def _stem(self, word: str) -> str:
        return stemmer(self.language)(word)

    def _rarity(self, holders: int) -> float:
        total = self.snapshot.size
        holders = min(holders, total)
        return log1p((total - holders + 0.5) / (holders + 0.5)) * (SATURATION + 1)

    # Words in order

    def _in_order(self, part: Part, phrase: WordsInOrder) -> Matches:
        found = Matches.none(part.size)
        stems = tuple(map(self._stem, phrase.texts))
        for path, boost in self.boosts.items():
            name = f"stems.{path}"
            documents, times = part.segment.phrase(name, stems)
            if len(documents):
                rarity = sum(self._rarity(self.snapshot.holders(name, stem)) for stem in stems)
                weight = np.float32(phrase.boost * boost * rarity)
                found.add(documents, weight * times / (times + np.float32(SATURATION)))
        return found
