"""The checks there are: each room contributes those about its own data."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar

from wagtail_mentoring.offices.models import Office
from wagtail_mentoring.programs.models import Program, Round

from .choices import Phase, Severity

T = TypeVar("T")


@dataclass(frozen=True)
class Subject:
    """What is looked at: a program, and those of its rounds whose applications are to open."""

    program: Program
    rounds: Sequence[Round] = ()
    _known: dict[Any, Any] = field(default_factory=dict, compare=False, repr=False)

    def once(self, read: Callable[[Program], T]) -> T:
        """``read(program)``, read once for all checks."""
        if read not in self._known:
            self._known[read] = read(self.program)
        return self._known[read]


@dataclass(frozen=True)
class Lack:
    """One thing to put right, in a line that says how. Links are called where they are shown.

    ``own_link`` leads people of ``office`` straight to what only they do. Without an ``office`` it is for the
    one that answers for the check's stage, else for all of them.
    """

    fix: str
    link: Callable[[], str]
    office: Office | None = None
    own_link: Callable[[], str] | None = None


@dataclass(frozen=True)
class Fine:
    """Nothing is missing; ``note`` says why where that is not plain."""

    note: str = ""


Answer = Fine | Iterable[Lack]


@dataclass(frozen=True)
class Check:
    """One thing that must be in order. ``source`` names the standard that asks for it.

    ``stage`` is the stage of a program whose office answers where a lack names none.
    """

    key: str
    label: Any
    phase: Phase
    severity: Severity
    source: str
    look: Callable[[Subject], Answer]
    stage: str = ""


StageOffices = Callable[[Program], Mapping[str, Office]]
_checks: dict[str, Check] = {}
_stage_offices: list[StageOffices] = []


def register_anatomy_checks(*checks: Check) -> None:
    """Have ``checks`` looked at, in this order; a second one with the same key replaces it."""
    for check in checks:
        _checks[check.key] = check


def registered_anatomy_checks() -> list[Check]:
    return list(_checks.values())


def register_stage_offices(source: StageOffices) -> None:
    """Let ``source`` say which office answers for which stage of a program."""
    _stage_offices[:] = [source]


def stage_offices(program: Program) -> Mapping[str, Office]:
    return _stage_offices[0](program) if _stage_offices else {}
