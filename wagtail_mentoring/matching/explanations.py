"""Why not this mentor, and whether groups fare alike, in plain Python."""

from collections.abc import Iterator
from dataclasses import dataclass

from .decisions import forbidden_by
from .problem import Key, Problem, Solution
from .scoring import Scorer

#: Groups of fewer people are not told.
SMALLEST_GROUP = 10
#: A group that is matched less often than this share of the best one is marked.
FOUR_FIFTHS = 0.8


@dataclass(frozen=True, slots=True)
class WhyNot:
    """``rule`` (then ``rule`` says which), ``full``, ``contested`` or ``vetoed``; ``paired`` if they are."""

    code: str
    rule: str = ""


@dataclass(frozen=True, slots=True)
class GroupFigures:
    dimension: str
    value: str
    n: int
    matched: int
    mean_score: float | None
    suppressed: bool
    flagged: bool


def why_not(problem: Problem, solution: Solution, mentee: Key, mentor: Key) -> WhyNot:
    """Why the two are not together in ``solution``."""
    taken = {pair.mentee: pair for pair in solution.pairs}
    if mentee in taken and taken[mentee].mentor == mentor:
        return WhyNot("paired")
    people = {row.key: row for row in problem.mentees}
    mentors = {row.key: row for row in problem.mentors}
    if mentee not in people or mentor not in mentors:
        return WhyNot("rule", "places")
    rules = list(forbidden_by(people[mentee], mentors[mentor], problem))
    if "vetoed" in rules:
        return WhyNot("vetoed")
    if rules:
        return WhyNot("rule", rules[0])
    theirs = [pair for pair in solution.pairs if pair.mentor == mentor]
    score = Scorer(problem).score(people[mentee], mentors[mentor])
    if len(theirs) < mentors[mentor].places:
        return WhyNot("contested")
    scores_better = all(pair.score >= score or (pair.mentee, mentor) in problem.must for pair in theirs)
    return WhyNot("full" if scores_better else "contested")


def audit(problem: Problem, solution: Solution) -> tuple[GroupFigures, ...]:
    """For each group how many were matched and how well; flagged within its dimension."""
    return tuple(_figures(problem, solution))


def _figures(problem: Problem, solution: Solution) -> Iterator[GroupFigures]:
    scores = {pair.mentee: pair.score for pair in solution.pairs}
    groups: dict[str, dict[str, list[Key]]] = {}
    for mentee in problem.mentees:
        for dimension, value in mentee.groups:
            groups.setdefault(dimension, {}).setdefault(value, []).append(mentee.key)
    for dimension in sorted(groups):
        told = [keys for keys in groups[dimension].values() if len(keys) >= SMALLEST_GROUP]
        best = max((_rate(keys, scores) for keys in told), default=0.0)
        for value, keys in sorted(groups[dimension].items()):
            found = [scores[key] for key in keys if key in scores]
            if len(keys) < SMALLEST_GROUP:
                yield GroupFigures(dimension, value, 0, 0, None, suppressed=True, flagged=False)
                continue
            mean = sum(found) / len(found) if found else None
            flagged = _rate(keys, scores) < FOUR_FIFTHS * best
            yield GroupFigures(dimension, value, len(keys), len(found), mean, False, flagged)


def _rate(keys: list[Key], scores: dict[Key, int]) -> float:
    return sum(key in scores for key in keys) / len(keys)
