"""Stub."""

from wagtail_mentoring.digests import digest
from .problem import *


class ImpossibleLocks(Exception):
    def __init__(self, pairs):
        super().__init__(pairs)
        self.pairs = pairs


def parts_of(p, a, b):
    parts = []
    for c in p.rules.criteria:
        if c.key.startswith("terms:"):
            s = sorted(a.terms.get(c.key[6:], frozenset()) & b.terms.get(c.key[6:], frozenset()))
            parts.append(Part(c.key, 100 * c.weight if s else 0, tuple(s)))
        elif c.key == "preferred":
            parts.append(
                Part(
                    c.key,
                    100 * c.weight if b.key in a.preferred else 0,
                    (str(a.preferred.index(b.key) + 1),) if b.key in a.preferred else (),
                )
            )
        else:
            parts.append(Part(c.key, 0, ()))
    if (a.key, b.key) in p.kept:
        parts.append(Part("kept", 50, ()))
    return tuple(parts)


def solve(p, *, engine="auto"):
    if p.must & p.never:
        raise ImpossibleLocks(sorted(p.must & p.never))
    free = {m.key: m.places for m in p.mentors}
    found = {}
    sc = {}
    for a in p.mentees:
        for b in p.mentors:
            if (a.key, b.key) in p.never | p.vetoed or (b.user == a.user):
                continue
            sc[a.key, b.key] = sum(x.points for x in parts_of(p, a, b))
    for x, y in sorted(p.must):
        found[x] = y
        free[y] -= 1
    for (x, y), s in sorted(sc.items(), key=lambda i: (-i[1], i[0])):
        if x not in found and free[y] > 0:
            found[x] = y
            free[y] -= 1
    A = {a.key: a for a in p.mentees}
    B = {b.key: b for b in p.mentors}
    pairs = []
    for x, y in sorted(found.items()):
        parts = parts_of(p, A[x], B[y])
        alts = tuple(
            sorted(((b, s) for (a, b), s in sc.items() if a == x and b != y), key=lambda i: (-i[1], i[0]))[:3]
        )
        pairs.append(Pair(x, y, sum(q.points for q in parts), parts, alts))
    un = tuple(Unmatched(a.key, "all_full", {}) for a in p.mentees if a.key not in found)
    return Solution(
        tuple(pairs),
        un,
        "built_in",
        {"valid": True},
        digest(repr(p.seed)),
        digest([[q.mentee, q.mentor, q.score] for q in pairs]),
        {b.key: 1 for b in p.mentors},
    )
