"""Which pairs are ruled out, and by what, in plain Python."""

from collections.abc import Iterator

from .problem import TERMS, Mentee, Mentor, Problem
from .time_zones import gap_hours


def forbidden_by(mentee: Mentee, mentor: Mentor, problem: Problem) -> Iterator[str]:
    """Every rule against the pair: ``self``, ``never``, ``vetoed``, ``time_zone``, ``terms:<slug>``."""
    if mentor.user is not None and mentor.user == mentee.user:
        yield "self"
    pair, rules = (mentee.key, mentor.key), problem.rules
    if pair in problem.never:
        yield "never"
    if pair in problem.vetoed:
        yield "vetoed"
    if rules.longest_gap_hours is not None:
        gap = gap_hours(mentee.time_zone, mentor.time_zone)
        if gap is not None and gap > rules.longest_gap_hours:
            yield "time_zone"
    for criterion in rules.criteria:
        if criterion.required:
            slug = criterion.key.removeprefix(TERMS)
            asked = mentee.terms.get(slug)
            if asked and asked.isdisjoint(mentor.terms.get(slug, frozenset())):
                yield criterion.key
