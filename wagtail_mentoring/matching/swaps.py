"""What it would mean that two pairs of a run swap their mentors, in plain Python."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from .decisions import forbidden_by
from .problem import PairKeys, Problem
from .scoring import Scorer


@dataclass(frozen=True, slots=True)
class Swap:
    """A pair and ``other`` with mentors swapped: points of both before and after, or what is against it."""

    other: PairKeys
    before: int
    after: int
    #: ``must`` for a pair that an office keeps together, or what ``forbidden_by`` yields; empty if allowed.
    rule: str = ""

    @property
    def gained(self) -> int:
        return self.after - self.before


def swaps(problem: Problem, pair: PairKeys, others: Iterable[PairKeys]) -> list[Swap]:
    """What ``pair`` could swap with: what rules allow first, most points first.

    Whoever does not wait any more, and a mentor without a place, is left out: there is nothing to swap with.
    ``problem.must`` holds rules about two people only, for a swap undoes the locks of its two pairs.
    """
    return sorted(_each(problem, pair, others), key=lambda swap: (bool(swap.rule), -swap.gained, swap.other))


def _each(problem: Problem, pair: PairKeys, others: Iterable[PairKeys]) -> Iterator[Swap]:
    mentees = {row.key: row for row in problem.mentees}
    mentors = {row.key: row for row in problem.mentors}
    scorer = Scorer(problem)

    def points(*pairs: PairKeys) -> int:
        return sum(scorer.score(mentees[mentee], mentors[mentor]) for mentee, mentor in pairs)

    for other in others:
        if other[1] == pair[1] or not {pair[0], other[0]} <= mentees.keys():
            continue
        if not {pair[1], other[1]} <= mentors.keys():
            continue
        new = ((pair[0], other[1]), (other[0], pair[1]))
        broken = ["must"] if not problem.must.isdisjoint((pair, other)) else []
        broken += [rule for one, two in new for rule in forbidden_by(mentees[one], mentors[two], problem)]
        yield Swap(other, points(pair, other), points(*new), broken[0] if broken else "")
