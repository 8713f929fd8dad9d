"""What waits for somebody, what goes on and what comes next: rooms register it here, ``desk`` shows it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any


@dataclass(frozen=True)
class DeskLine:
    """What waits for a user: a whole sentence, where to go, and what the button there is called."""

    text: str
    url: str
    #: A few words more, for example by when, where ``due`` does not say it.
    detail: str = ""
    #: What the user does about it, in a word: “Sign”. Empty: “Open”.
    button: str = ""
    due: date | None = None


@dataclass(frozen=True)
class ComingDay:
    """A day ahead on which something happens that the user takes part in."""

    day: date
    text: str
    url: str


LineSource = Callable[[Any], list[DeskLine]]
DaySource = Callable[[Any, date], list[ComingDay]]

_waiting: dict[str, tuple[int, LineSource]] = {}
_going_on: dict[str, tuple[int, LineSource]] = {}
_days: dict[str, DaySource] = {}


def register_desk_lines(name: str, source: LineSource, *, order: int = 100) -> None:
    """Have ``source(user)`` asked for what waits for a user; a second one of the same name replaces it."""
    _waiting[name] = order, source


def register_news_lines(name: str, source: LineSource, *, order: int = 100) -> None:
    """Have ``source(user)`` asked for what goes on without waiting for anybody."""
    _going_on[name] = order, source


def register_coming_days(name: str, source: DaySource) -> None:
    """Have ``source(user, today)`` asked for days from ``today`` on."""
    _days[name] = source


def waiting_lines(user: Any, *, today: date) -> list[DeskLine]:
    """All that waits for ``user``: what is due first, then what has a day, then the rest room by room."""
    lines = [line for source in _in_order(_waiting) for line in source(user)]
    return sorted(lines, key=lambda line: (line.due is None or line.due > today, line.due or date.max))


def news_lines(user: Any) -> list[DeskLine]:
    return [line for source in _in_order(_going_on) for line in source(user)]


def coming_days(user: Any, *, today: date) -> list[ComingDay]:
    """The days from ``today`` on, the next one first."""
    days = [day for source in _days.values() for day in source(user, today)]
    return sorted(days, key=lambda coming: (coming.day, coming.text))


def _in_order(sources: dict[str, tuple[int, LineSource]]) -> list[LineSource]:
    return [source for _order, source in sorted(sources.values(), key=lambda entry: entry[0])]
