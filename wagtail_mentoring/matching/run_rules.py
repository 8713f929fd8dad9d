"""How large a run may be to be worked out at once, and whom a run moved, in plain Python."""

from collections.abc import Collection, Mapping

#: Mentees times mentors up to which somebody who waits for the page waits a moment only.
AT_ONCE = 40_000


def is_large(*, mentees: int, mentors: int) -> bool:
    """Whether a run is worked out in the background."""
    return mentees * mentors > AT_ONCE


def moved(before: Mapping[int, int], after: Mapping[int, int], beside: Collection[int] = ()) -> int:
    """How many mentees had a mentor ``before`` and have another, or none, ``after``; not those ``beside``."""
    return sum(1 for mentee, mentor in before.items() if mentee not in beside and after.get(mentee) != mentor)


def lowest(scores: Mapping[int, int], *, percent: int = 5) -> list[int]:
    """Keys of the lowest ``percent`` of scores, at least one, the lowest first."""
    count = max(1, len(scores) * percent // 100) if scores else 0
    return sorted(scores, key=lambda key: (scores[key], key))[:count]
