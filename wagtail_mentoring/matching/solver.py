"""The best pairs there are: first as many as can be, then the most points; with a proof, in plain Python."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from zlib import crc32

from wagtail_mentoring.digests import digest

from .assignment import NOBODY, Assignment, Option, is_optimal
from .decisions import forbidden_by
from .problem import Key, Mentee, Mentor, Pair, Problem, Solution, Unmatched
from .scoring import Scorer

#: Options of a mentee that are looked at first; more where the proof asks for them.
FIRST_OPTIONS = 40
ALTERNATIVES = 3
#: One more pair is worth more than all the points there are.
ONE_MORE = 1 << 48


class ImpossibleLocks(Exception):
    """Pairs that are to be together and cannot, in ``pairs``."""

    def __init__(self, pairs: Iterable[tuple[Key, Key]]) -> None:
        self.pairs = sorted(pairs)
        super().__init__(f"These pairs cannot all be together: {self.pairs}")


@dataclass
class Ranked:
    """Everybody's options by rules and scores: for each mentee mentors with scores, the best first."""

    mentees: Sequence[Mentee]
    mentors: Sequence[Mentor]
    scores: list[dict[int, int]] = field(default_factory=list)


def solve(problem: Problem, *, engine: str = "auto") -> Solution:
    """Raises ``ImpossibleLocks`` where pairs that must be contradict rules, places or each other.

    The same problem gives the same pairs, in whatever order its people come.
    """
    mentees = sorted(problem.mentees, key=lambda row: row.key)
    mentors = sorted(problem.mentors, key=lambda row: row.key)
    _refuse_impossible(problem, mentees, mentors)
    scorer = Scorer(problem)
    ranked = Ranked(mentees, mentors)
    for mentee in mentees:
        allowed = (
            (place, scorer.score(mentee, mentor))
            for place, mentor in enumerate(mentors)
            if next(forbidden_by(mentee, mentor, problem), None) is None
        )
        ranked.scores.append(dict(allowed))
    taken, certificate = _best(problem, ranked)
    return _solution(problem, ranked, scorer, taken, certificate)


def _refuse_impossible(problem: Problem, mentees: Sequence[Mentee], mentors: Sequence[Mentor]) -> None:
    by_mentee, by_mentor = ({row.key: row for row in rows} for rows in (mentees, mentors))
    wrong = {
        (mentee, mentor)
        for mentee, mentor in problem.must
        if mentee not in by_mentee
        or mentor not in by_mentor
        or {"self", "never", "vetoed"} & set(forbidden_by(by_mentee[mentee], by_mentor[mentor], problem))
    }
    for side, places in ((0, {}), (1, {row.key: row.places for row in mentors})):
        for key in {pair[side] for pair in problem.must}:
            pairs = [pair for pair in problem.must if pair[side] == key]
            if len(pairs) > places.get(key, 1):
                wrong.update(pairs)
    if wrong:
        raise ImpossibleLocks(wrong)


def _best(problem: Problem, ranked: Ranked) -> tuple[list[int], dict[str, Any]]:
    """The mentor of each mentee by place, and the proof; locked pairs are given beforehand."""
    place_of = {mentor.key: place for place, mentor in enumerate(ranked.mentors)}
    locked = {mentee: place_of[mentor] for mentee, mentor in problem.must}
    free = [mentor.places for mentor in ranked.mentors]
    for place in locked.values():
        free[place] -= 1
    rows = [row for row, mentee in enumerate(ranked.mentees) if mentee.key not in locked]
    whole = [_options(problem, ranked, row) for row in rows]
    solved = _with_all_that_matters(whole, free)
    taken = [locked.get(mentee.key, NOBODY) for mentee in ranked.mentees]
    for row, place in zip(rows, solved.taken, strict=True):
        taken[row] = place
    valid = is_optimal(whole, free, solved.taken, solved.of_mentee, solved.of_mentor)
    prices = {str(ranked.mentors[place].key): price for place, price in enumerate(solved.of_mentor) if price}
    return taken, {"valid": valid, "checked": sum(map(len, whole)), "mentor_prices": prices}


def _options(problem: Problem, ranked: Ranked, row: int) -> list[Option]:
    """Mentors with their cost, the cheapest first. Ties are broken by a hash, so not by who came first."""
    mentee = ranked.mentees[row]
    options = []
    for place, score in ranked.scores[row].items():
        name = f"{problem.seed}:{mentee.key}:{ranked.mentors[place].key}"
        weight = score << 16 | (crc32(name.encode()) & 0xFFFF)
        options.append((place, -(ONE_MORE + weight)))
    return sorted(options, key=lambda option: (option[1], option[0]))


def _with_all_that_matters(whole: list[list[Option]], free: list[int]) -> Assignment:
    """Solve with the best options of each, and again with every further one that would have been cheaper."""
    looked_at = [options[:FIRST_OPTIONS] for options in whole]
    while True:
        solved = Assignment(looked_at, list(free))
        solved.solve()
        missing = False
        for row, options in enumerate(whole):
            known = len(looked_at[row])
            limit = solved.of_mentee[row]
            if any(cost - limit - solved.of_mentor[place] < 0 for place, cost in options[known:]):
                looked_at[row], missing = options[: known * 2], True
        if not missing:
            return solved


def _solution(
    problem: Problem, ranked: Ranked, scorer: Scorer, taken: list[int], certificate: Mapping[str, Any]
) -> Solution:
    pairs, unmatched, contested = [], [], dict.fromkeys((row.key for row in ranked.mentors), 0)
    for row, place in enumerate(taken):
        mentee, scores = ranked.mentees[row], ranked.scores[row]
        order = sorted(scores, key=lambda other: (-scores[other], other))
        if order:
            contested[ranked.mentors[order[0]].key] += 1
        if place == NOBODY:
            unmatched.append(_unmatched(problem, ranked, mentee, bool(order)))
            continue
        parts = scorer.parts(mentee, ranked.mentors[place])
        others = [other for other in order if other != place][:ALTERNATIVES]
        alternatives = tuple((ranked.mentors[other].key, scores[other]) for other in others)
        score = sum(part.points for part in parts)
        pairs.append(Pair(mentee.key, ranked.mentors[place].key, score, parts, alternatives))
    found = [[pair.mentee, pair.mentor, pair.score] for pair in pairs]
    return Solution(
        tuple(pairs),
        tuple(unmatched),
        "built_in",
        certificate,
        input_digest(problem),
        digest(found),
        contested,
    )


def _unmatched(problem: Problem, ranked: Ranked, mentee: Mentee, has_options: bool) -> Unmatched:
    """Why: nobody is allowed, with the rule that alone keeps most away, or everybody allowed is full."""
    if has_options:
        return Unmatched(mentee.key, "all_full", {})
    alone: dict[str, int] = {}
    for mentor in ranked.mentors:
        rules = list(forbidden_by(mentee, mentor, problem))
        if len(rules) == 1:
            alone[rules[0]] = alone.get(rules[0], 0) + 1
    most = max(alone.items(), key=lambda item: (item[1], item[0]), default=None)
    return Unmatched(mentee.key, "no_mentor_allowed", dict([most]) if most else {})


def input_digest(problem: Problem) -> str:
    """What was given, whatever order it came in."""
    people = [
        [row.key, row.user, _plain(row.terms), list(row.preferred), row.words, row.time_zone, row.waited]
        for row in sorted(problem.mentees, key=lambda row: row.key)
    ]
    mentors = [
        [row.key, row.user, row.places, _plain(row.terms), row.words, row.time_zone]
        for row in sorted(problem.mentors, key=lambda row: row.key)
    ]
    criteria = [[row.key, row.weight, row.required] for row in problem.rules.criteria]
    pairs = [
        sorted(list(pair) for pair in pairs)
        for pairs in (problem.must, problem.never, problem.vetoed, problem.kept)
    ]
    return digest([people, mentors, criteria, problem.rules.longest_gap_hours, problem.seed, pairs])


def _plain(terms: Mapping[str, frozenset[str]]) -> dict[str, list[str]]:
    return {slug: sorted(keys) for slug, keys in terms.items()}
