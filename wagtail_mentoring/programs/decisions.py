"""What a round's dates mean at a moment, in plain Python."""

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
