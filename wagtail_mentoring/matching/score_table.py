"""The scores of all pairs at once, row by row from lists of who offers what, in plain Python and numpy."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from hashlib import blake2b

import numpy as np
from numpy.typing import NDArray

from .problem import TERMS, Key, Mentee, Mentor, PairKeys, Problem
from .scoring import ENOUGH_WORDS, FAREST, KEPT, WAITED, Scorer
from .time_zones import gap_hours

Row = NDArray[np.int64]
#: Score of a pair that a rule forbids.
FORBIDDEN = -1
#: Gap between zones of which one is not known.
NOT_KNOWN = -1


class ScoreTable:
    """The same scores and rules as ``Scorer`` and ``forbidden_by``, without a look at each pair by itself."""

    def __init__(self, problem: Problem, scorer: Scorer, mentors: Sequence[Mentor]) -> None:
        self._problem, self._scorer, self._count = problem, scorer, len(mentors)
        self._place_of = {mentor.key: place for place, mentor in enumerate(mentors)}
        self._by_user = _index((mentor.user, [place]) for place, mentor in enumerate(mentors))
        self._by_term = _index(
            ((slug, term), [place])
            for place, mentor in enumerate(mentors)
            for slug, terms in mentor.terms.items()
            for term in terms
        )
        self._by_word = _index(
            (word, [place]) for place, mentor in enumerate(mentors) for word in scorer.offered[mentor.key]
        )
        self._zones = [mentor.time_zone for mentor in mentors]
        self._gaps: dict[str, Row] = {}
        self._ruled_out = _by_mentee(problem.never | problem.vetoed)
        self._kept = _by_mentee(problem.kept)
        self._hashes = np.array([_hash(problem.seed, "mentor", row.key) for row in mentors], dtype=np.uint64)

    def scores(self, mentee: Mentee) -> Row:
        """By place of the mentor: the pair's score, or ``FORBIDDEN``."""
        found = np.zeros(self._count, dtype=np.int64)
        for key, most in self._scorer.most.items():
            found += self._points(key, most, mentee)
        found[self._places(self._kept.get(mentee.key, ()))] += KEPT
        if mentee.waited:
            found += WAITED
        found[self._places(self._ruled_out.get(mentee.key, ()))] = FORBIDDEN
        found[self._by_user.get(mentee.user, [])] = FORBIDDEN
        rules = self._problem.rules
        if rules.longest_gap_hours is not None:
            found[self._gap(mentee) > rules.longest_gap_hours] = FORBIDDEN
        for criterion in rules.criteria:
            slug = criterion.key.removeprefix(TERMS)
            if criterion.required and mentee.terms.get(slug):
                found[self._shared_terms(slug, mentee) == 0] = FORBIDDEN
        return found

    def ties(self, mentee: Mentee) -> Row:
        """By place of the mentor: 16 bits of chance that the seed and the two people alone decide."""
        mixed = self._hashes ^ np.uint64(_hash(self._problem.seed, "mentee", mentee.key))
        for shift, factor in ((30, 0xBF58476D1CE4E5B9), (27, 0x94D049BB133111EB)):
            mixed = (mixed ^ (mixed >> np.uint64(shift))) * np.uint64(factor)
        return (mixed >> np.uint64(48)).astype(np.int64)

    def _points(self, key: str, most: int, mentee: Mentee) -> Row | int:
        if key.startswith(TERMS):
            slug = key.removeprefix(TERMS)
            asked = mentee.terms.get(slug)
            return most * self._shared_terms(slug, mentee) // len(asked) if asked else 0
        if key == "preferred":
            wishes = np.zeros(self._count, dtype=np.int64)
            count = len(mentee.preferred)
            for wish, mentor in reversed(list(enumerate(mentee.preferred))):
                wishes[self._places([mentor])] = most * (count - wish) // count
            return wishes
        if key == "words":
            shared = self._shared(self._by_word, self._scorer.asked[mentee.key])
            return most * np.minimum(shared, ENOUGH_WORDS) // ENOUGH_WORDS
        gap = self._gap(mentee)
        return np.where(gap == NOT_KNOWN, 0, most * (FAREST - gap) // FAREST)

    def _shared_terms(self, slug: str, mentee: Mentee) -> Row:
        return self._shared(self._by_term, ((slug, term) for term in mentee.terms[slug]))

    def _shared(self, index: Mapping[object, NDArray[np.intp]], asked: Iterable[object]) -> Row:
        count = np.zeros(self._count, dtype=np.int64)
        for one in asked:
            if one in index:
                count[index[one]] += 1
        return count

    def _gap(self, mentee: Mentee) -> Row:
        zone = mentee.time_zone
        if zone not in self._gaps:
            gaps = (gap_hours(zone, other) for other in self._zones)
            self._gaps[zone] = np.array([NOT_KNOWN if gap is None else gap for gap in gaps], dtype=np.int64)
        return self._gaps[zone]

    def _places(self, mentors: Iterable[Key]) -> list[int]:
        return [self._place_of[key] for key in mentors if key in self._place_of]


def _index(offers: Iterable[tuple[object, list[int]]]) -> dict[object, NDArray[np.intp]]:
    found: dict[object, list[int]] = defaultdict(list)
    for what, places in offers:
        if what is not None:
            found[what] += places
    return {what: np.array(places, dtype=np.intp) for what, places in found.items()}


def _by_mentee(pairs: Iterable[PairKeys]) -> dict[Key, list[Key]]:
    found: dict[Key, list[Key]] = defaultdict(list)
    for mentee, mentor in pairs:
        found[mentee].append(mentor)
    return found


def _hash(seed: str, side: str, key: Key) -> int:
    name = f"{seed}:{side}:{key}".encode()
    return int.from_bytes(blake2b(name, digest_size=8).digest())
