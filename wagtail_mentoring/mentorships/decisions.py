"""Which state a pair may end in, and which meeting can be noted of it, in plain Python."""

from collections.abc import Iterable
from datetime import date

#: States a running pair may end in.
ENDINGS = frozenset({"completed", "ended_early", "never_started"})

#: Endings that a person gives a reason for.
NEEDS_REASON = frozenset({"ended_early", "never_started"})

RUNNING = frozenset({"active", "paused"})

#: States of an application whose person takes part: as a mentee with a place, or as a mentor.
TAKES_PART = frozenset({"accepted", "confirmed"})


def may_end(*, status: str, ending: str) -> bool:
    return status in RUNNING and ending in ENDINGS


def has_place(*, role: str, status: str, released: bool, was_asked: bool) -> bool:
    """Whether an application is one of a mentee who has been told of their place, and took it if asked to."""
    takes_part = status in TAKES_PART and released
    return role == "mentee" and takes_part and not awaits_answer(status=status, was_asked=was_asked)


def awaits_answer(*, status: str, was_asked: bool) -> bool:
    """Whether the applicant still has to say yes to the place; ``was_asked`` to, with the offer."""
    return status == "accepted" and was_asked


def withdrawal_stop(statuses: Iterable[str]) -> str:
    """Why an application is not withdrawn whose pairs are in these ``statuses``; empty where it may be.

    One that goes on has somebody else in it. After one that was completed there is nothing left to leave, and
    who took part is counted. What ended early, or never started, holds nobody.
    """
    known = set(statuses)
    if known & RUNNING:
        return "paired"
    return "not_withdrawable" if "completed" in known else ""


#: A meeting that takes longer is a slip of the keyboard.
LONGEST_SESSION = 600


def session_problem(
    *, held_on: date, minutes: int, began: date, ended: date | None, today: date
) -> str | None:
    """Why a meeting cannot be noted; None when it can. All days are in the round's zone."""
    if held_on > today:
        return "ahead"
    if held_on < began:
        return "too_early"
    if ended is not None and held_on > ended:
        return "too_late"
    return None if 1 <= minutes <= LONGEST_SESSION else "length"
