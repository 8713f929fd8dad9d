"""What offices usually want, and whether they are on their way to it, in plain Python."""

import math
from collections.abc import Collection, Mapping, Sequence
from datetime import date, timedelta

#: By kind of office: what it usually wants, and which share of the program's places that makes.
#: Of hours it is so many for each place. Surveys are not among them: not every program asks its pairs.
USUAL_METRICS: Mapping[str, Sequence[tuple[str, float]]] = {
    "career_services": (("students_served", 1), ("match_rate", 1)),
    "alumni_relations": (("engaged_alumni", 0.75), ("volunteer_hours", 4)),
    "admissions": (("applications_received", 1), ("days_to_decision", 1)),
    "fundraising": (("engaged_alumni", 0.75), ("returning_mentors", 0.25)),
}
#: For every other kind; a faculty, for example, wants its students served, and pairs that go on meeting.
USUAL_ELSEWHERE: Sequence[tuple[str, float]] = (("students_served", 1), ("steady_pairs", 0.75))
#: For all offices together.
USUAL_TOGETHER: Sequence[tuple[str, float]] = (("active_pairs", 0.75),)

#: Places of a program that names none.
USUAL_PLACES = 20
#: What a suggestion asks for where it is no number of people or things.
USUAL_PERCENT, USUAL_DAYS = 90.0, 14.0
#: A suggestion asks for this much of what was reached the year before.
USUAL_GROWTH = 1.1

#: Below this part of what is expected by today, a goal is off its track.
ON_TRACK_FROM = 0.9
#: A goal that is nearer than this is suggested for the year after.
LEAST_TIME = timedelta(days=90)
#: A goal lies at most this far ahead.
MOST_TIME = timedelta(days=731)


def goals_missing(offices: Collection[int], wanting: Collection[int | None]) -> list[int | None]:
    """Whose goal is missing: each office has one and, where they are several, all together (None).

    ``wanting`` are the owners of the goals there are.
    """
    needed: list[int | None] = [*offices]
    if len(offices) > 1:
        needed.append(None)
    return [owner for owner in needed if owner not in wanting]


def usual_metrics(kind: str | None) -> Sequence[tuple[str, float]]:
    """For an office of ``kind``; for all together without one."""
    return USUAL_TOGETHER if kind is None else USUAL_METRICS.get(kind, USUAL_ELSEWHERE)


def usual_target(
    unit: str, *, baseline: float | None, places: int | None, share: float, least: int = 1
) -> float:
    """A tenth more than the year before; without such a year, a share of the program's places.

    At least ``least``: what is fewer could not be told once it is reached.
    """
    if unit == "percent":
        return USUAL_PERCENT
    if unit == "days":
        return USUAL_DAYS
    wanted = baseline * USUAL_GROWTH if baseline else (places or USUAL_PLACES) * share
    return float(max(math.ceil(round(wanted, 6)), least))


def is_ahead(due: date, *, today: date) -> bool:
    return today < due <= today + MOST_TIME


def share_of(first: date, due: date, *, today: date) -> float:
    """Which part of the days from ``first`` to ``due``, both included, has begun."""
    passed, whole = (today - first).days + 1, (due - first).days + 1
    return min(max(passed / whole, 0.0), 1.0)


def expected_by_now(*, target: float, baseline: float | None, share: float, adds_up: bool) -> float:
    """The time-proportional target: from nothing where things add up, else from what it was the year before.

    Without a year before, what does not add up is expected to be at its target.
    """
    if adds_up:
        return target * share
    return target if baseline is None else baseline + (target - baseline) * share


def is_off_track(*, measured: float, expected: float, less_is_better: bool) -> bool:
    if less_is_better:
        return measured * ON_TRACK_FROM > expected
    return measured < expected * ON_TRACK_FROM


def is_reached(*, measured: float, target: float, less_is_better: bool) -> bool:
    return measured <= target if less_is_better else measured >= target


def standing_of(
    *, measured: float | None, target: float, expected: float, less_is_better: bool, is_over: bool
) -> str:
    """The word for how far a goal is; one of ``GoalStanding``."""
    if measured is None:
        return "unknown"
    if is_reached(measured=measured, target=target, less_is_better=less_is_better):
        return "reached"
    if is_over:
        return "missed"
    off = is_off_track(measured=measured, expected=expected, less_is_better=less_is_better)
    return "behind" if off else "on_track"


def direction(before: float, now: float) -> str:
    """“up”, “down” or “level”."""
    return "level" if before == now else ("up" if now > before else "down")
