"""Why not this mentor, and whether groups fare alike, in plain Python."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from .decisions import forbidden_by
from .problem import Key, Problem, Solution
from .scoring import Scorer
from .solver import solve

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


@dataclass(frozen=True, slots=True)
class CapacityHint:
    """What stands between those left over and the places left over."""

    unmatched: int
    free: int
    #: By rule: how many more pairs there would be without it. Only rules that keep somebody out.
    more_without: Mapping[str, int]


def capacity_hint(problem: Problem, solution: Solution) -> CapacityHint:
    """Works the run out again without each rule, so it takes as long as that many runs."""
    free = sum(mentor.places for mentor in problem.mentors) - len(solution.pairs)
    more = {}
    if solution.unmatched and free:
        for rule, relaxed in _without_each_rule(problem):
            gained = len(solve(relaxed).pairs) - len(solution.pairs)
            if gained:
                more[rule] = gained
    return CapacityHint(len(solution.unmatched), free, more)


def _without_each_rule(problem: Problem) -> Iterator[tuple[str, Problem]]:
    rules = problem.rules
    if rules.longest_gap_hours is not None:
        yield "time_zone", replace(problem, rules=replace(rules, longest_gap_hours=None))
    for criterion in rules.criteria:
        if criterion.required:
            criteria = tuple(
                replace(one, required=False) if one is criterion else one for one in rules.criteria
            )
            yield criterion.key, replace(problem, rules=replace(rules, criteria=criteria))
    for rule in ("never", "vetoed"):
        if getattr(problem, rule):
            yield rule, replace(problem, **{rule: frozenset()})


def audit(problem: Problem, solution: Solution) -> Iterator[GroupFigures]:
    """For each group how many were matched and how well; flagged within its dimension."""
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
