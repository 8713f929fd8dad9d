"""What a round's dates mean at a moment, in plain Python."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta


def round_state(
    *,
    now: datetime,
    opens_at: datetime,
    closes_at: datetime,
    starts_on: date,
    ends_on: date,
    today: date,
    closing_soon_days: int,
) -> str:
    """Return the state of a round as a ``RoundState`` value.

    ``now``, ``opens_at`` and ``closes_at`` are aware instants; ``closes_at`` is the first instant at which
    the round no longer is open. ``today`` is the date of ``now`` in the round's own time zone; ``starts_on``
    and ``ends_on`` are the first and last day of its mentorships.
    """
    if now < opens_at:
        return "upcoming"
    if now < closes_at:
        soon = closes_at - now <= timedelta(days=closing_soon_days)
        return "closing_soon" if soon else "open"
    if today > ends_on:
        return "completed"
    if today >= starts_on:
        return "running"
    return "closed"


def accepts_until(*, closes_at: datetime, grace_minutes: int) -> datetime:
    """The first instant at which a submission is late: the published deadline plus a silent grace."""
    return closes_at + timedelta(minutes=grace_minutes)


def window_to_tell(
    windows: Sequence[tuple[datetime, datetime]], *, now: datetime
) -> tuple[datetime, datetime]:
    """Which stretch of time, of those in which people may apply, visitors should hear about at ``now``.

    Windows that are open count as one, until the last closes; else the next to open, else the last to close.
    ``windows`` are pairs of first and first-too-late instants and must not be empty.
    """
    open_now = [window for window in windows if window[0] <= now < window[1]]
    if open_now:
        return min(opens for opens, _ in open_now), max(closes for _, closes in open_now)
    ahead = [window for window in windows if now < window[0]]
    if ahead:
        return min(ahead)
    return max(windows, key=lambda window: window[1])


def place_in_time(moments: Sequence[datetime], *, stages: Sequence[bool], now: datetime) -> list[str]:
    """Say of each of the ordered ``moments`` whether it is past, current or future.

    A moment that is a stage begins something that lasts, so the last stage reached is where things stand;
    other moments only happen. A day after the last moment nothing is current any more.
    """
    states = ["past" if moment <= now else "future" for moment in moments]
    reached = [number for number, state in enumerate(states) if state == "past" and stages[number]]
    if reached and now < moments[-1] + timedelta(days=1):
        states[reached[-1]] = "current"
    return states
