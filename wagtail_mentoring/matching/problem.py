"""What a run is given and what it found: data only."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

#: Of a mentee the key of the application, of a mentor that of the mentor.
Key = int
#: Of a mentee and a mentor.
PairKeys = tuple[Key, Key]

#: Before the slug of a vocabulary in the name of its criterion.
TERMS = "terms:"


@dataclass(frozen=True, slots=True)
class Mentee:
    key: Key
    #: Account, so that nobody mentors themselves: its key as text, as a host's may be of any type.
    user: str
    #: By slug of the vocabulary: translation keys of the terms asked for.
    terms: Mapping[str, frozenset[str]]
    #: Mentors named in the application, best first.
    preferred: tuple[Key, ...]
    words: str
    #: IANA name; empty where it is not known.
    time_zone: str
    #: Earlier rounds of the program that left this person without a mentor.
    waited: int
    #: Dimension and value, for the audit only: never scored.
    groups: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Mentor:
    key: Key
    user: str | None
    places: int
    terms: Mapping[str, frozenset[str]]
    words: str
    time_zone: str


@dataclass(frozen=True, slots=True)
class Criterion:
    """``terms:<vocabulary slug>``, ``preferred``, ``words`` or ``time_zone``."""

    key: str
    weight: int
    #: For terms: a pair without a shared one is ruled out, if the mentee named any.
    required: bool = False


@dataclass(frozen=True, slots=True)
class Rules:
    criteria: tuple[Criterion, ...]
    #: A hard rule where both zones are known.
    longest_gap_hours: int | None = None


@dataclass(frozen=True, slots=True)
class Problem:
    mentees: Sequence[Mentee]
    mentors: Sequence[Mentor]
    rules: Rules
    seed: str
    #: Locked, or an office's rule.
    must: frozenset[PairKeys] = frozenset()
    never: frozenset[PairKeys] = frozenset()
    vetoed: frozenset[PairKeys] = frozenset()
    #: Proposals of the run before, which get some points for it.
    kept: frozenset[PairKeys] = frozenset()


@dataclass(frozen=True, slots=True)
class Part:
    """Points of one criterion; a pair's parts sum to its score."""

    criterion: str
    points: int
    #: Keys of shared terms, shared words, the place among the wishes, or hours of gap.
    shared: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Pair:
    mentee: Key
    mentor: Key
    score: int
    parts: tuple[Part, ...]
    #: The next three mentors that rules allow, with their scores.
    alternatives: tuple[tuple[Key, int], ...]


@dataclass(frozen=True, slots=True)
class Unmatched:
    mentee: Key
    reason: str
    detail: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Solution:
    pairs: tuple[Pair, ...]
    unmatched: tuple[Unmatched, ...]
    engine: str
    certificate: Mapping[str, Any]
    input_digest: str
    output_digest: str
    #: By mentor: mentees that would score best with them.
    contested: Mapping[Key, int]
