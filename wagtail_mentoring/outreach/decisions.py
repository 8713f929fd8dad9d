"""When two offices reach the same people too soon after each other, in plain Python."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Contact:
    """An office writes to people of another or its own: who, to whose people, when, for which program."""

    key: int | None
    office: int
    people_of: int
    on: date
    program: int | None = None


def clash(one: Contact, other: Contact, *, gap_days: int) -> bool:
    """Whether two offices reach the same people within ``gap_days`` days.

    Mail about two different programs goes to different people; without a program it goes to all of them.
    """
    if one.office == other.office or one.people_of != other.people_of:
        return False
    if one.program and other.program and one.program != other.program:
        return False
    return abs((one.on - other.on).days) < gap_days


def clashes_of(one: Contact, others: Iterable[Contact], *, gap_days: int) -> list[Contact]:
    """Those of ``others`` that clash with ``one``, the first day first."""
    found = [other for other in others if other.key != one.key and clash(one, other, gap_days=gap_days)]
    return sorted(found, key=lambda other: (other.on, other.key or 0))
