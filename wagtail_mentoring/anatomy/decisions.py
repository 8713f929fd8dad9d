"""What a check's findings mean, and how many places are enough, in plain Python."""

from collections.abc import Sequence

#: Places for mentees that must be in sight for every hundred that are expected.
PLACES_PER_HUNDRED = 80


def outcome(*, phase: str, found: bool) -> str:
    """Before launch something is missing; while a program runs it is at risk."""
    if not found:
        return "ok"
    return "missing" if phase == "before_launch" else "risk"


def enough_places(places: int, *, expected: int) -> bool:
    return places * 100 >= expected * PLACES_PER_HUNDRED


def places_needed(expected: int) -> int:
    """The fewest places that are enough."""
    return -(-expected * PLACES_PER_HUNDRED // 100)


def counts_by_name(names: Sequence[str]) -> list[tuple[str, int]]:
    """How often each name occurs, by name: never by number, which would rank them."""
    return [(name, names.count(name)) for name in sorted(set(names))]
