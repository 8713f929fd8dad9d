"""One row as what it says about one person, and all that stands against it, in plain Python."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from .cells import Fault, Values, read_values
from .decisions import CellProblem, Row
from .mapping import Target, by_meaning


class Reason(StrEnum):
    """Why a row, or a part of it, is left out; cells have their own reasons."""

    NO_KEY = "no_key"
    FUTURE_DAY = "future_day"
    SAME_PERSON = "same_person"
    TWO_MENTORS = "two_mentors"
    OTHER_ID = "other_id"
    OTHER_OFFICE = "other_office"
    NOT_KEPT = "not_kept"
    OWN_EDIT = "own_edit"
    DRAFT_WAITS = "draft_waits"
    UNKNOWN_TERM = "unknown_term"
    TOO_MANY_TERMS = "too_many_terms"
    DEGREE_MISSING = "degree_missing"
    CONSENT_WITHDRAWN = "consent_withdrawn"
    STAYS_ON = "stays_on"
    NO_ADDRESS = "no_address"
    CLOSED = "closed"
    INVITED = "invited"
    APPLIED = "applied"
    NO_MAIL = "no_mail"
    USED = "used"
    CHANGED_SINCE = "changed_since"
    IN_USE = "in_use"


#: Rows that say something usable, only not whose it is.
CONFLICTS = frozenset(
    {Reason.SAME_PERSON, Reason.TWO_MENTORS, Reason.OTHER_ID, Reason.OTHER_OFFICE, Reason.NOT_KEPT}
)
#: These cells have a text all the same; what could not be kept of it is only told.
HARMLESS = frozenset({CellProblem.CONTROL_CHARACTERS})


@dataclass(frozen=True)
class Note:
    """Something to be told about a row: what, in which column, and a detail."""

    kind: str
    column: str = ""
    detail: str = ""

    def as_list(self) -> list[str]:
        return [str(self.kind), self.column, self.detail]


@dataclass
class ReadRow:
    """What a row says. With ``errors`` nothing of it is used."""

    number: int
    values: Values
    errors: list[Note] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)

    @property
    def email(self) -> str:
        return self.values.found.get(Target.EMAIL, "")

    @property
    def crm_id(self) -> str:
        return self.values.found.get(Target.CRM_ID, "")


class RowReader:
    """Reads rows of one table, one after the other, and knows who came already.

    ``checks`` are asked besides, by meaning: each returns why a value will not do, or nothing. Of students
    only an address is needed, of mentors a name, and an address or an id.
    """

    def __init__(
        self,
        *,
        headings: Sequence[str],
        meanings: Mapping[str, str],
        today: date,
        checks: Mapping[str, Callable[[str], Fault | None]] | None = None,
        of_students: bool = False,
    ) -> None:
        self.headings, self.meanings, self.today = headings, meanings, today
        self._checks, self._of_students = checks or {}, of_students
        self._first_rows: dict[tuple[str, str], int] = {}

    def read(self, row: Row) -> ReadRow:
        values = read_values(by_meaning(self.meanings, headings=self.headings, cells=row.cells))
        read = ReadRow(row.number, values)
        self._add_problems(read, row)
        broken = {note.column for note in read.errors}
        for meaning, fault in values.faults.items():
            if self._of_students and fault == Fault.MISSING:
                continue
            column = self.column_of(meaning)
            if column not in broken:
                read.errors.append(Note(fault, column))
        if not read.errors:
            self._add_faults(read)
        if not read.errors and (earlier := self._earlier_row(read)) is not None:
            read.errors.append(Note(Reason.SAME_PERSON, detail=str(earlier)))
        return read

    def _add_problems(self, read: ReadRow, row: Row) -> None:
        """Only columns with a meaning count; one beside the headings says that all may have moved."""
        for column, problem in row.problems:
            if problem in (CellProblem.NO_HEADING, CellProblem.BROKEN_QUOTES):
                read.errors.append(Note(problem, detail=str(row.last)))
                return
            heading = self.headings[column]
            if heading in self.meanings:
                (read.notes if problem in HARMLESS else read.errors).append(Note(problem, heading))

    def _add_faults(self, read: ReadRow) -> None:
        if self._of_students and not read.email:
            read.errors.append(Note(Reason.NO_ADDRESS))
        elif not (read.email or read.crm_id):
            read.errors.append(Note(Reason.NO_KEY))
        elif (day := read.values.found.get(Target.CONSENTED_ON)) and day > self.today:
            read.errors.append(Note(Reason.FUTURE_DAY, self.column_of(Target.CONSENTED_ON)))
        for meaning, check in self._checks.items():
            value = read.values.found.get(meaning)
            if value and (fault := check(value)):
                read.errors.append(Note(fault, self.column_of(meaning)))

    def column_of(self, meaning: str) -> str:
        parts = {Target.NAME, Target.FIRST_NAME, Target.LAST_NAME}
        wanted: Iterable[str] = parts if meaning == Target.NAME else {meaning}
        return ", ".join(heading for heading, means in self.meanings.items() if means in wanted)

    def _earlier_row(self, read: ReadRow) -> int | None:
        """The number of the first row about the same person, if that was another: the first one counts."""
        keys = [("crm_id", read.crm_id)] if read.crm_id else []
        keys += [("email", read.email.lower())] if read.email else []
        earlier = [self._first_rows[key] for key in keys if key in self._first_rows]
        for key in keys:
            self._first_rows.setdefault(key, read.number)
        return min(earlier, default=None)
