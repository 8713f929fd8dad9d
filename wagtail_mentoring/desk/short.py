"""The desk in short, for seeing where to start: on the home screen, and in the mail on Mondays."""

from datetime import date
from typing import Any

from wagtail_mentoring.desk_lines import coming_days, waiting_lines

#: More than this is a list nobody reads; the rest stands on the page of the desk.
MOST_LINES = 7


def desk_in_short(user: Any, *, today: date) -> dict[str, Any]:
    """The first lines of what waits for ``user``, how many there are and are left out, and the next day."""
    lines = waiting_lines(user, today=today)
    return {
        "lines": lines[:MOST_LINES],
        "count": len(lines),
        "hidden": max(0, len(lines) - MOST_LINES),
        "next": next(iter(coming_days(user, today=today)), None),
        "today": today,
    }
