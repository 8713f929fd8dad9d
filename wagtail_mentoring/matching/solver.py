"""The best pairs there are: first as many as can be, then the most points; with a proof, in plain Python."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from wagtail_mentoring.digests import digest

from .assignment import NOBODY, RULED_OUT, Assignment, Option, is_optimal
from .decisions import forbidden_by
from .problem import Mentee, Pair, PairKeys, Problem, Solution, Unmatched
from .score_table import FORBIDDEN, ScoreTable
from .scoring import Scorer

#: Options of a mentee that are looked at first; more where the proof asks for them.
FIRST_OPTIONS = 40
ALTERNATIVES = 3
#: Bits of chance that break ties, and bits of the highest score there can be.
TIE_BITS, SCORE_BITS = 16, 11
#: So many mentees can be matched before costs no longer fit into 64 bits.
MOST_MENTEES = (1 << 16) - 1
#: Rules that hold also against a pair that somebody put together; its time zones and terms are their affair.
UNBENDING = frozenset({"self", "never", "vetoed"})


class ImpossibleLocks(Exception):
    """Pairs that are to be together and cannot, in ``pairs``."""

    def __init__(self, pairs: Iterable[PairKeys]) -> None:
        self.pairs = sorted(pairs)
        super().__init__(f"These pairs cannot all be together: {self.pairs}")


class Ranked:
    """Everybody's options by rules and scores, in four bytes a pair: the score, then 16 bits for ties."""

    def __init__(self, problem: Problem, scorer: Scorer) -> None:
        self.mentees = sorted(problem.mentees, key=lambda row: row.key)
        self.mentors = sorted(problem.mentors, key=lambda row: row.key)
        table = ScoreTable(problem, scorer, self.mentors)
        self._packed = np.full((len(self.mentees), len(self.mentors)), FORBIDDEN, dtype=np.int32)
        for row, mentee in enumerate(self.mentees):
            scores = table.scores(mentee)
            packed = scores << TIE_BITS | table.ties(mentee)
            self._packed[row] = np.where(scores == FORBIDDEN, FORBIDDEN, packed)
        # All ties together stay below one point, and all points together below one more pair.
        bits = len(self.mentees).bit_length()
        self._tie_bits = TIE_BITS + bits
        self._one_more = 1 << (self._tie_bits + SCORE_BITS + bits)

    def scores(self, row: int) -> NDArray[np.int32]:
        """By place of the mentor; ``FORBIDDEN`` where a rule is against it."""
        return self._packed[row] >> TIE_BITS

    def costs(self, row: int) -> NDArray[np.int64]:
        """By place of the mentor, negative; ``RULED_OUT`` where a rule is against it."""
        packed = self._packed[row].astype(np.int64)
        ties = packed & ((1 << TIE_BITS) - 1)
        worth = self._one_more + ((packed >> TIE_BITS) << self._tie_bits) + ties
        return np.where(packed == FORBIDDEN, RULED_OUT, -worth)

    def best(self, row: int) -> list[int]:
        """Places of the mentors who score best, one more than are told beside the one that is taken."""
        scores = self.scores(row)
        first = np.argsort(-scores, kind="stable")[: ALTERNATIVES + 1]
        return [int(place) for place in first if scores[place] != FORBIDDEN]


def solve(problem: Problem) -> Solution:
    """Raises ``ImpossibleLocks`` where pairs that must be contradict rules, places or each other.

    The same problem gives the same pairs, in whatever order its people come.
    """
    if len(problem.mentees) > MOST_MENTEES:
        raise ValueError(f"At most {MOST_MENTEES} mentees can be matched at once.")
    _refuse_impossible(problem)
    scorer = Scorer(problem)
    ranked = Ranked(problem, scorer)
    taken, certificate = _best(problem, ranked)
    return _solution(problem, ranked, scorer, taken, certificate)


def _refuse_impossible(problem: Problem) -> None:
    mentees = {row.key: row for row in problem.mentees}
    mentors = {row.key: row for row in problem.mentors}
    of_mentee = Counter(mentee for mentee, _mentor in problem.must)
    of_mentor = Counter(mentor for _mentee, mentor in problem.must)
    wrong = [
        (mentee, mentor)
        for mentee, mentor in problem.must
        if mentee not in mentees
        or mentor not in mentors
        or of_mentee[mentee] > 1
        or of_mentor[mentor] > mentors[mentor].places
        or not UNBENDING.isdisjoint(forbidden_by(mentees[mentee], mentors[mentor], problem))
    ]
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
    solved = _with_all_that_matters(ranked, rows, free)
    taken = [locked.get(mentee.key, NOBODY) for mentee in ranked.mentees]
    for row, place in zip(rows, solved.taken, strict=True):
        taken[row] = place
    costs = (ranked.costs(row) for row in rows)
    valid = is_optimal(costs, free, solved.taken, solved.of_mentee, solved.of_mentor)
    checked = len(rows) * len(free)
    prices = {str(ranked.mentors[place].key): price for place, price in enumerate(solved.of_mentor) if price}
    return taken, {"valid": valid, "checked": checked, "mentor_prices": prices}


def _with_all_that_matters(ranked: Ranked, rows: Sequence[int], free: list[int]) -> Assignment:
    """Solve with the best options of each, and again with every further one that would have been cheaper."""
    looked_at = [_cheapest(ranked.costs(row)) for row in rows]
    while True:
        solved = Assignment(looked_at, list(free))
        solved.solve()
        prices = np.array(solved.of_mentor, dtype=np.int64)
        missing = False
        for number, row in enumerate(rows):
            costs = ranked.costs(row)
            left_out = costs - prices - solved.of_mentee[number] < 0
            if left_out.any():
                # They are below what the prices prove, so none of them was among the options.
                more = _cheapest(np.where(left_out, costs, RULED_OUT))
                looked_at[number], missing = sorted(looked_at[number] + more, key=_by_cost), True
        if not missing:
            return solved


def _cheapest(costs: NDArray[np.int64]) -> list[Option]:
    """The first options by cost. Ties are broken by a hash, so not by who came first."""
    places = np.arange(len(costs))
    if len(costs) > FIRST_OPTIONS:
        places = np.argpartition(costs, FIRST_OPTIONS)[:FIRST_OPTIONS]
    options = [(int(place), int(costs[place])) for place in places if costs[place] != RULED_OUT]
    return sorted(options, key=_by_cost)


def _by_cost(option: Option) -> tuple[int, int]:
    return option[1], option[0]


def _solution(
    problem: Problem, ranked: Ranked, scorer: Scorer, taken: list[int], certificate: Mapping[str, Any]
) -> Solution:
    pairs, unmatched = [], []
    contested = dict.fromkeys((row.key for row in ranked.mentors), 0)
    for row, place in enumerate(taken):
        best = ranked.best(row)
        if best:
            contested[ranked.mentors[best[0]].key] += 1
        if place == NOBODY:
            unmatched.append(_unmatched(problem, ranked, ranked.mentees[row], bool(best)))
        else:
            pairs.append(_pair(ranked, scorer, row, place, best))
    return Solution(
        pairs=tuple(pairs),
        unmatched=tuple(unmatched),
        engine="built_in",
        certificate=certificate,
        input_digest=input_digest(problem),
        output_digest=digest([[pair.mentee, pair.mentor, pair.score] for pair in pairs]),
        contested=contested,
    )


def _pair(ranked: Ranked, scorer: Scorer, row: int, place: int, best: list[int]) -> Pair:
    mentee, mentor, scores = ranked.mentees[row], ranked.mentors[place], ranked.scores(row)
    parts = scorer.parts(mentee, mentor)
    others = [other for other in best if other != place][:ALTERNATIVES]
    alternatives = tuple((ranked.mentors[other].key, int(scores[other])) for other in others)
    return Pair(mentee.key, mentor.key, sum(part.points for part in parts), parts, alternatives)


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
