"""The cells of one row as values of a mentor, or what is wrong with them, in plain Python.

Nothing is guessed: a day that could be two days, or a word that is neither yes nor no, is a problem.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from wagtail_mentoring.folding import fold

from .mapping import TERMS, Target, may_repeat

#: As long as the columns are that hold them; ``tests/imports/test_cells.py`` compares.
LONGEST = {
    Target.NAME: 120,
    Target.PRONOUNS: 40,
    Target.EMAIL: 254,
    Target.PHONE: 40,
    Target.CRM_ID: 80,
    Target.JOB_TITLE: 120,
    Target.EMPLOYER: 120,
    Target.CITY: 80,
    Target.COUNTRY: 80,
    Target.DEGREE: 80,
    Target.SCHOOL: 120,
    Target.ABOUT: 3000,
    Target.LINKEDIN: 200,
}
EMAIL = re.compile(r"[^@\s,;<>]+@[^@\s,;<>]+\.[^@\s,;<>.]+")
YES = frozenset({"yes", "y", "true", "1", "x", "ja", "si", "oui"})
NO = frozenset({"no", "n", "false", "0", "nein", "non"})
MOST_MENTEES = 100
#: What parts the terms of one cell. A comma does not: names of terms have some.
BETWEEN_TERMS = re.compile(r"[;|\n]")


class Fault(StrEnum):
    """Why a cell has no value."""

    MISSING = "missing"
    TOO_LONG = "too_long"
    NO_EMAIL = "no_email"
    NO_LINK = "no_link"
    NO_YEAR = "no_year"
    NO_NUMBER = "no_number"
    NO_YES_OR_NO = "no_yes_or_no"
    NO_DAY = "no_day"
    TWO_DAYS = "two_days"


class Unusable(Exception):
    """The cell has no value, for ``fault``."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(fault.value)
        self.fault = fault


@dataclass(frozen=True)
class Values:
    """What one row says: values by target, names of terms by vocabulary, and faults by meaning."""

    found: dict[str, Any] = field(default_factory=dict)
    terms: dict[str, tuple[str, ...]] = field(default_factory=dict)
    faults: dict[str, Fault] = field(default_factory=dict)


def read_email(text: str) -> str:
    if not EMAIL.fullmatch(text):
        raise Unusable(Fault.NO_EMAIL)
    return text


def read_link(text: str) -> str:
    """A link, with ``https://`` before it where somebody left that out."""
    link = text if "://" in text else f"https://{text}"
    if not re.fullmatch(r"https?://[^\s/]+\.[^\s/]+(/\S*)?", link):
        raise Unusable(Fault.NO_LINK)
    return link


def read_year(text: str) -> int:
    """A year of four digits; a day of graduation in the form that databases write is one too."""
    year = re.fullmatch(r"([0-9]{4})(-[0-9]{2}-[0-9]{2})?", text)
    if not year or not 1900 <= int(year[1]) <= 2100:
        raise Unusable(Fault.NO_YEAR)
    return int(year[1])


def read_number(text: str) -> int:
    if not re.fullmatch(r"[0-9]{1,4}", text) or int(text) > MOST_MENTEES:
        raise Unusable(Fault.NO_NUMBER)
    return int(text)


def read_yes(text: str) -> bool:
    word = fold(text)
    if word not in YES | NO:
        raise Unusable(Fault.NO_YES_OR_NO)
    return word in YES


def read_day(text: str) -> date:
    """A day: 2024-02-29, also with a time, 29.02.2024, and 29/02/2024 where only one order is possible."""
    try:
        return datetime.fromisoformat(text).date()
    except ValueError:
        pass
    parts = re.fullmatch(r"([0-9]{1,2})([./-])([0-9]{1,2})\2([0-9]{4})", text)
    if not parts:
        raise Unusable(Fault.NO_DAY)
    first, second, year = int(parts[1]), int(parts[3]), int(parts[4])
    orders = {(first, second)} if parts[2] == "." else {(first, second), (second, first)}
    days = {found for day, month in orders if (found := _day(year, month, day))}
    if not days:
        raise Unusable(Fault.NO_DAY)
    if len(days) > 1:
        raise Unusable(Fault.TWO_DAYS)
    return days.pop()


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


READERS: Mapping[str, Callable[[str], Any]] = {
    Target.EMAIL: read_email,
    Target.LINKEDIN: read_link,
    Target.CLASS_YEAR: read_year,
    Target.CAPACITY: read_number,
    Target.DO_NOT_CONTACT: read_yes,
    Target.CONSENTED_ON: read_day,
}


def read_values(cells: Mapping[str, Sequence[str]]) -> Values:
    """The values of one row, given its cells by their meaning. A cell that is empty says nothing."""
    values = Values()
    given = dict(cells)
    parts = [*given.pop(Target.FIRST_NAME, ()), *given.pop(Target.LAST_NAME, ())]
    if parts:
        given[Target.NAME] = [" ".join(parts)]
    if not given.get(Target.NAME):
        values.faults[Target.NAME] = Fault.MISSING
    for meaning, several in given.items():
        if meaning.startswith(TERMS):
            values.terms[meaning.removeprefix(TERMS)] = _terms(several)
            continue
        try:
            read = [_read(meaning, text) for text in several]
        except Unusable as unusable:
            values.faults[meaning] = unusable.fault
        else:
            values.found[meaning] = any(read) if may_repeat(meaning) else read[0]
    return values


def _read(meaning: str, text: str) -> Any:
    value = READERS[meaning](text) if meaning in READERS else text
    if isinstance(value, str) and len(value) > LONGEST[Target(meaning)]:
        raise Unusable(Fault.TOO_LONG)
    return value


def _terms(cells: Sequence[str]) -> tuple[str, ...]:
    """Each name once, in the order of the cells."""
    names = (" ".join(name.split()) for cell in cells for name in BETWEEN_TERMS.split(cell))
    return tuple(dict.fromkeys(name for name in names if name))
