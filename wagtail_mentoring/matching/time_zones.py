"""How far apart two places usually are, in plain Python."""

from datetime import UTC, datetime
from functools import cache
from zoneinfo import ZoneInfo

#: A winter's day: what counts is how far apart two places usually are.
USUAL_DAY = datetime(2026, 1, 15, 12, tzinfo=UTC)


@cache
def offset_hours(zone: str) -> float:
    """Hours ahead of UTC."""
    ahead = USUAL_DAY.astimezone(ZoneInfo(zone)).utcoffset()
    return ahead.total_seconds() / 3600 if ahead else 0.0


@cache
def gap_hours(one: str, other: str) -> int | None:
    """Hours between two time zones, the short way round; None where one is not known."""
    if not one or not other:
        return None
    apart = abs(offset_hours(one) - offset_hours(other)) % 24
    return round(min(apart, 24 - apart))
