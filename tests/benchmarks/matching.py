"""How long matching takes and whether its promises hold, on made-up people: prints one line a figure.

    python -m tests.benchmarks.matching MENTEES MENTORS

Seconds are those of the processor, so that other work on the machine does not count. Peak memory is
that of the whole process.
"""

import resource
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from random import Random
from time import process_time

from wagtail_mentoring.matching.decisions import forbidden_by
from wagtail_mentoring.matching.problem import Criterion, Mentee, Mentor, Problem, Rules, Solution
from wagtail_mentoring.matching.scoring import Scorer
from wagtail_mentoring.matching.solver import Ranked, solve

ZONES = ("Europe/Dublin", "Europe/Berlin", "America/New_York", "America/Los_Angeles", "Asia/Tokyo", "")
WORDS = [
    f"{start}{end}" for start in ("marin", "finan", "polic", "robot") for end in map(str, range(100, 200))
]
RULES = Rules(
    (
        Criterion("terms:industry", 3),
        Criterion("terms:language", 1, required=True),
        Criterion("preferred", 3),
        Criterion("words", 2),
        Criterion("time_zone", 1),
    ),
    longest_gap_hours=8,
)


def cohort(mentees: int, mentors: int, seed: int = 1) -> Problem:
    """The same people for the same seed. There are fewer places than mentees."""
    chance = Random(seed)

    def terms(industries: int) -> dict[str, frozenset[str]]:
        return {
            "industry": frozenset(f"industry-{chance.randrange(40)}" for _ in range(industries)),
            "language": frozenset(["english"] if chance.random() < 0.8 else ["irish", "german"]),
        }

    def words() -> str:
        return " ".join(chance.choices(WORDS, k=12))

    asking = [
        Mentee(
            key=number,
            user=str(number),
            terms=terms(3),
            preferred=tuple(chance.sample(range(1, mentors + 1), chance.randint(0, 3))),
            words=words(),
            time_zone=chance.choice(ZONES),
            waited=int(chance.random() < 0.05),
            groups=(),
        )
        for number in range(1, mentees + 1)
    ]
    offering = [
        Mentor(
            key=number,
            user=None,
            places=chance.choice((1, 1, 1, 1, 1, 2)),
            terms=terms(4),
            words=words(),
            time_zone=chance.choice(ZONES),
        )
        for number in range(1, mentors + 1)
    ]
    never = frozenset((row.key, chance.randint(1, mentors)) for row in asking[::20])
    return Problem(asking, offering, RULES, "round-1", never=never)


def violations(problem: Problem, solution: Solution) -> int:
    """Pairs that a rule forbids, and places given twice."""
    people, mentors = ({row.key: row for row in rows} for rows in (problem.mentees, problem.mentors))
    wrong = sum(
        bool(list(forbidden_by(people[pair.mentee], mentors[pair.mentor], problem)))
        for pair in solution.pairs
    )
    used = Counter(pair.mentor for pair in solution.pairs)
    twice = len(solution.pairs) - len({pair.mentee for pair in solution.pairs})
    return wrong + twice + sum(max(count - mentors[key].places, 0) for key, count in used.items())


def moved(problem: Problem, solution: Solution, vetoes: int = 10) -> int:
    """Others with another mentor, or none, after so many vetoes and a run that keeps what it can."""
    first = {pair.mentee: pair.mentor for pair in solution.pairs}
    vetoed = frozenset(Random(7).sample(sorted(first.items()), min(vetoes, len(first))))
    kept = frozenset(first.items()) - vetoed
    again = solve(replace(problem, vetoed=vetoed, kept=kept))
    second = {pair.mentee: pair.mentor for pair in again.pairs}
    return sum(second.get(mentee) != mentor for mentee, mentor in kept)


def measure(mentees: int, mentors: int) -> Iterator[tuple[str, object]]:
    problem = cohort(mentees, mentors)
    start = process_time()
    Ranked(problem, Scorer(problem))
    yield "seconds of scoring", round(process_time() - start, 2)
    start = process_time()
    solution = solve(problem)
    yield "seconds of scoring and solving", round(process_time() - start, 2)
    yield "peak memory in MB", resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    yield "engine", solution.engine
    yield "places", sum(row.places for row in problem.mentors)
    yield "pairs", len(solution.pairs)
    yield "points", sum(pair.score for pair in solution.pairs)
    yield "certificate valid", solution.certificate["valid"]
    yield "violations", violations(problem, solution)
    yield "others moved after ten vetoes", moved(problem, solution)
    chance = Random(3)
    mixed = replace(
        problem,
        mentees=chance.sample(problem.mentees, mentees),
        mentors=chance.sample(problem.mentors, mentors),
    )
    yield "same pairs in another order", solve(mixed).output_digest == solution.output_digest


if __name__ == "__main__":
    for name, figure in measure(*map(int, sys.argv[1:3])):
        print(f"{name}: {figure}", flush=True)
