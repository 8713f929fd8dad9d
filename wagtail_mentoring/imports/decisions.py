"""What a table is, and how its cells and headings are told from what stands around them, in plain Python."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from enum import StrEnum
from statistics import median
from typing import Any

#: The headings stand among the first rows; above them a report may have its title.
ROWS_TO_HEADINGS = 20
#: A row of headings fills at least this share of what a usual row near it fills.
SHARE_OF_HEADINGS = 0.8
#: What no database and no mail may get: control characters but tab and line breaks, halves of characters, and
#: what is no character at all.
UNWANTED = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
#: Stands where a byte was no character.
UNREADABLE = "\ufffd"


@dataclass(frozen=True)
class Limits:
    """How much of a file is read before it is refused."""

    size: int = 20 * 1024 * 1024
    #: All parts of a workbook together; a small file may hold a very large one.
    unpacked: int = 150 * 1024 * 1024
    rows: int = 50_000
    columns: int = 200
    cell: int = 10_000


class Refusal(StrEnum):
    """Why a file as a whole cannot be read."""

    EMPTY = "empty"
    TOO_LARGE = "too_large"
    TOO_MANY_ROWS = "too_many_rows"
    TOO_MANY_COLUMNS = "too_many_columns"
    OLD_OR_LOCKED_WORKBOOK = "old_or_locked_workbook"
    BROKEN_WORKBOOK = "broken_workbook"
    NO_TEXT = "no_text"
    NO_HEADINGS = "no_headings"


class SheetRefused(Exception):
    """The file cannot be read, for ``reason``; ``number`` is the limit that was passed, if it was one."""

    def __init__(self, reason: Refusal, number: int | None = None) -> None:
        super().__init__(reason.value if number is None else f"{reason.value}: {number}")
        self.reason, self.number = reason, number


class CellProblem(StrEnum):
    """What is wrong with one cell, before anybody asks what it means."""

    TOO_LONG = "too_long"
    CONTROL_CHARACTERS = "control_characters"
    UNREADABLE_CHARACTERS = "unreadable_characters"
    FORMULA = "formula"
    ERROR_VALUE = "error_value"
    NO_HEADING = "no_heading"
    BROKEN_QUOTES = "broken_quotes"


@dataclass(frozen=True)
class Row:
    """A row as it stands in the file: its number there, a text for each heading, and problems by column.

    With ``BROKEN_QUOTES`` nothing of the row was read, and ``last`` is the line that it was read up to.
    """

    number: int
    cells: tuple[str, ...]
    problems: tuple[tuple[int, CellProblem], ...] = ()
    last: int = 0

    @property
    def is_blank(self) -> bool:
        return not any(self.cells) and not self.problems


@dataclass(frozen=True)
class RawRow:
    """A row before its headings are known: what a reader of one kind of file hands on."""

    number: int
    cells: tuple[str, ...]
    #: Problems that only this kind of file has, by column.
    problems: tuple[tuple[int, CellProblem], ...] = ()
    last: int = 0

    @property
    def is_broken(self) -> bool:
        return any(problem == CellProblem.BROKEN_QUOTES for _column, problem in self.problems)


def cell_text(value: Any) -> str:
    """A value of a workbook as text: whole numbers without a point, days without an hour."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, datetime):
        return str(value.date()) if value.time() == time() else value.isoformat(sep=" ", timespec="seconds")
    if isinstance(value, date | time):
        return value.isoformat()
    return str(value)


def clean_cell(text: str, *, longest: int) -> tuple[str, CellProblem | None]:
    """The text without what cannot be kept, and the gravest thing that was wrong with it."""
    cleaned, unwanted = UNWANTED.subn("", text)
    cleaned = cleaned.strip()
    if len(cleaned) > longest:
        return cleaned[:longest].rstrip(), CellProblem.TOO_LONG
    if UNREADABLE in cleaned:
        return cleaned, CellProblem.UNREADABLE_CHARACTERS
    return cleaned, CellProblem.CONTROL_CHARACTERS if unwanted else None


def heading_row(rows: Sequence[Sequence[str]]) -> int | None:
    """Which of the first rows holds the headings: the first that is nearly as full as a usual row.

    Not as the fullest: that may be one with a delimiter too many, and the rows above it would be lost.
    """
    filled = [sum(1 for cell in row if cell.strip()) for row in rows[:ROWS_TO_HEADINGS]]
    if not any(filled):
        return None
    enough = median(count for count in filled if count) * SHARE_OF_HEADINGS
    return next(place for place, count in enumerate(filled) if count and count >= enough)


def tell_apart(headings: Iterable[str]) -> tuple[str, ...]:
    """Headings on one line each, without blank ones at the end; one that came before gets a number."""
    names = [" ".join(heading.split()) for heading in headings]
    while names and not names[-1]:
        names.pop()
    taken: set[str] = set()
    for place, name in enumerate(names):
        count, unique = 1, name
        while name and unique in taken:
            count += 1
            unique = f"{name} ({count})"
        names[place] = unique
        taken.add(unique)
    return tuple(names)


def fit(raw: RawRow, *, width: int, limits: Limits) -> Row:
    """The row with one cell for each heading; what stands beside them is told as a problem."""
    if raw.is_broken:
        return Row(raw.number, ("",) * width, raw.problems, raw.last)
    problems = list(raw.problems)
    cells = []
    for column, text in enumerate(raw.cells):
        cleaned, problem = clean_cell(text, longest=limits.cell)
        if column < width:
            cells.append(cleaned)
            problems += [(column, problem)] if problem else []
        elif cleaned:
            problems.append((column, CellProblem.NO_HEADING))
            break
    cells += [""] * (width - len(cells))
    return Row(raw.number, tuple(cells), tuple(problems), raw.last)
