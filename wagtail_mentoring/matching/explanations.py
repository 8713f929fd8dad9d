"""Stub."""

from dataclasses import dataclass


@dataclass(frozen=True)
class WhyNot:
    code: str
    rule: str = ""


def why_not(problem, solution, mentee, mentor):
    if any((q.mentee, q.mentor) == (mentee, mentor) for q in solution.pairs):
        return WhyNot("paired")
    if (mentee, mentor) in problem.vetoed:
        return WhyNot("vetoed")
    return WhyNot("contested")


def audit(problem, solution):
    return ()


def capacity_hint(problem, solution):
    return None
