"""Stub."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

Key = int


@dataclass(frozen=True, slots=True)
class Mentee:
    key: Key
    user: int
    terms: Mapping[str, frozenset[str]]
    preferred: tuple[Key, ...]
    words: str
    time_zone: str
    waited: int
    groups: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Mentor:
    key: Key
    user: int | None
    places: int
    terms: Mapping[str, frozenset[str]]
    words: str
    time_zone: str


@dataclass(frozen=True, slots=True)
class Criterion:
    key: str
    weight: int
    required: bool = False


@dataclass(frozen=True, slots=True)
class Rules:
    criteria: tuple[Criterion, ...]
    longest_gap_hours: int | None = None


@dataclass(frozen=True, slots=True)
class Problem:
    mentees: Sequence[Mentee]
    mentors: Sequence[Mentor]
    rules: Rules
    seed: str
    must: frozenset = frozenset()
    never: frozenset = frozenset()
    vetoed: frozenset = frozenset()
    kept: frozenset = frozenset()


@dataclass(frozen=True, slots=True)
class Part:
    criterion: str
    points: int
    shared: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Pair:
    mentee: Key
    mentor: Key
    score: int
    parts: tuple
    alternatives: tuple


@dataclass(frozen=True, slots=True)
class Unmatched:
    mentee: Key
    reason: str
    detail: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Solution:
    pairs: tuple
    unmatched: tuple
    engine: str
    certificate: Mapping[str, Any]
    input_digest: str
    output_digest: str
    contested: Mapping[Key, int]
