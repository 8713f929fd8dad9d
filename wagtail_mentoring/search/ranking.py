"""Which documents a query tree matches, and how well: BM25, summed over the fields with their boosts.

A word may match in any field, and each field weighs what the model says. A rare word counts more than a
common one, a short field more than a long one, and the tenth occurrence less than the first (Robertson and
Zaragoza 2009, "The Probabilistic Relevance Framework", equation 3.15).
"""

from bisect import bisect_left
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import reduce

import numpy as np

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
from wagtail_mentoring.search.segments import Floats, Postings, Snapshot
from wagtail_mentoring.search.tables import Mask
from wagtail_mentoring.search.tokens import stemmer
from wagtail_mentoring.search.typos import candidates, may_be_misspelt

SATURATION = 1.2
LENGTH_WEIGHT = 0.75

#: A word that only nearly matches counts half.
TYPO_WEIGHT = 0.5

#: A beginning shorter than this must be a whole word, and it may grow into no more words than that.
MIN_PREFIX = 2
MAX_COMPLETIONS = 500

#: Picks terms out of the known terms of a field, which come in order.
Choice = Callable[[Sequence[str]], Iterable[str]]


@dataclass(frozen=True, slots=True)
class Matches:
    """The documents of a snapshot that match, and a score for each (0 where there is no match)."""

    mask: Mask
    scores: Floats

    def __and__(self, other: "Matches") -> "Matches":
        mask = self.mask & other.mask
        return Matches(mask, np.where(mask, self.scores + other.scores, np.float32(0)))

    def __or__(self, other: "Matches") -> "Matches":
        return Matches(self.mask | other.mask, self.scores + other.scores)


@dataclass(frozen=True, slots=True)
class Ranker:
    """Answers query trees over one snapshot, looking at these fields with these boosts."""

    snapshot: Snapshot
    boosts: Mapping[str, float]
    language: str

    def matches(self, node: Node) -> Matches:
        match node:
            case Everything():
                return Matches(
                    np.ones(self.snapshot.size, dtype=bool), np.ones(self.snapshot.size, dtype=np.float32)
                )
            case Nothing():
                return self._nothing()
            case Word():
                return self._word(node)
            case WordsInOrder():
                return self._in_order(node)
            case Every(parts=parts):
                return reduce(Matches.__and__, [self.matches(part) for part in parts])
            case AnyOf(parts=parts):
                return reduce(Matches.__or__, [self.matches(part) for part in parts])
            case Without(part=part):
                return Matches(~self.matches(part).mask, np.zeros(self.snapshot.size, dtype=np.float32))

    def _nothing(self) -> Matches:
        return Matches(
            np.zeros(self.snapshot.size, dtype=bool), np.zeros(self.snapshot.size, dtype=np.float32)
        )

    def _word(self, word: Word) -> Matches:
        if word.match == "prefix":
            return self._terms("words", lambda known: _completions(word.text, known), word.boost)
        exact = self._terms("stems", lambda known: [stemmer(self.language)(word.text)], word.boost)
        if not may_be_misspelt(word.text) or (word.match == "form" and exact.mask.any()):
            return exact
        near = self._terms("words", lambda known: candidates(word.text, known), word.boost * TYPO_WEIGHT)
        return exact | near

    def _terms(self, kind: str, choose: Choice, boost: float) -> Matches:
        """Return the documents with any of the chosen terms in any field."""
        found = self._nothing()
        for path, field_boost in self.boosts.items():
            field = f"{kind}.{path}"
            for term in choose(self.snapshot.terms(field)) if kind == "words" else choose(()):
                self._add(found, field, self.snapshot.postings(field, term), boost * field_boost)
        return found

    def _in_order(self, phrase: WordsInOrder) -> Matches:
        found = self._nothing()
        stems = [stemmer(self.language)(text) for text in phrase.texts]
        for path, field_boost in self.boosts.items():
            field = f"stems.{path}"
            postings = _consecutive([self.snapshot.positions(field, stem) for stem in stems])
            self._add(found, field, postings, phrase.boost * field_boost * len(stems))
        return found

    def _add(self, found: Matches, field: str, postings: Postings, boost: float) -> None:
        """Add one term's BM25 scores in one field to what was found so far."""
        holders = len(postings.documents)
        if not holders:
            return
        living = int(self.snapshot.alive.sum())
        rarity = np.log1p((living - holders + 0.5) / (holders + 0.5))
        lengths = self.snapshot.lengths(field)[postings.documents] / self.snapshot.average_length(field)
        dampened = postings.frequencies + SATURATION * (1 - LENGTH_WEIGHT + LENGTH_WEIGHT * lengths)
        scores = boost * rarity * postings.frequencies * (SATURATION + 1) / dampened
        found.mask[postings.documents] = True
        found.scores[postings.documents] += scores.astype(np.float32)


def _completions(beginning: str, known: Sequence[str]) -> list[str]:
    """Return the known words with this beginning; ``known`` is in order."""
    start = bisect_left(known, beginning)
    if len(beginning) < MIN_PREFIX:
        return [word for word in known[start : start + 1] if word == beginning]
    grown = []
    for word in known[start : start + MAX_COMPLETIONS]:
        if not word.startswith(beginning):
            break
        grown.append(word)
    return grown


def _consecutive(places: Sequence[Mapping[int, Iterable[int]]]) -> Postings:
    """Return the documents in which the terms follow one another, and how often."""
    counts = {}
    for document in sorted(set(places[0]).intersection(*places[1:])):
        starts = set.intersection(
            *({position - step for position in found[document]} for step, found in enumerate(places))
        )
        if starts:
            counts[document] = len(starts)
    return Postings(np.array(list(counts), dtype=np.int64), np.array(list(counts.values()), dtype=np.float32))
