"""The anatomy of a program as it stands: what each check found, for whom; and the guard before opening."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.functional import cached_property

from wagtail_mentoring.offices.models import Office
from wagtail_mentoring.programs.choices import ProgramStatus
from wagtail_mentoring.programs.models import Program, Round

from . import decisions
from .choices import Outcome, Phase, Severity
from .registry import Check, Fine, Lack, Subject, registered_anatomy_checks, stage_offices
from .wording import in_words


@dataclass(frozen=True)
class Finding:
    """What one check found for one office; without an office, for all of them together."""

    check: Check
    outcome: Outcome
    fix: str = ""
    office: Office | None = None
    lack: Lack | None = None

    @property
    def key(self) -> str:
        return self.check.key

    @property
    def label(self) -> Any:
        return self.check.label

    @property
    def url(self) -> str:
        return self.lack.link() if self.lack else ""

    @property
    def own_url(self) -> str:
        """For people of the office."""
        return self.lack.own_link() if self.lack and self.lack.own_link else ""

    @property
    def is_blocker(self) -> bool:
        return self.check.phase == Phase.BEFORE_LAUNCH and self.check.severity == Severity.BLOCKER

    def __str__(self) -> str:
        return in_words(self)


class OpeningRefused(ValidationError):
    """Applications do not open: ``findings`` says what stands in the way, the error says it in sentences."""

    def __init__(self, findings: Sequence[Finding]) -> None:
        super().__init__([str(finding) for finding in findings])
        self.findings = findings


class AnatomyNow:
    """What is missing in ``program`` at this moment.

    ``rounds`` are those that are to open; unless told otherwise all that people can still apply to and that
    nobody has let open yet.
    """

    def __init__(self, program: Program, rounds: Iterable[Round] | None = None) -> None:
        self.program = program
        self._rounds = rounds

    @cached_property
    def rounds(self) -> list[Round]:
        if self._rounds is not None:
            return list(self._rounds)
        ahead = self.program.rounds.filter(closes_at__gt=timezone.now()).order_by("opens_at", "pk")
        return [round for round in ahead if not round.is_let_open]

    @property
    def is_running(self) -> bool:
        return self.program.status == ProgramStatus.APPROVED

    @property
    def waits_to_open(self) -> bool:
        """Whether opening is still ahead: of the program, or of one of its rounds."""
        if self.program.status == ProgramStatus.ARCHIVED:
            return False
        return not self.is_running or bool(self.rounds)

    @cached_property
    def findings(self) -> list[Finding]:
        """Everything that was found, in the order of the checks; a check in order is one finding."""
        checks = registered_anatomy_checks()
        return [finding for check in checks if self._applies(check) for finding in self._look(check)]

    @property
    def blockers(self) -> list[Finding]:
        """What keeps applications from opening."""
        return [finding for finding in self.missing if finding.is_blocker]

    @property
    def warnings(self) -> list[Finding]:
        return [finding for finding in self.missing if not finding.is_blocker]

    @property
    def risks(self) -> list[Finding]:
        return [finding for finding in self.findings if finding.outcome == Outcome.RISK]

    @property
    def missing(self) -> list[Finding]:
        return [finding for finding in self.findings if finding.outcome == Outcome.MISSING]

    @property
    def in_order(self) -> list[Finding]:
        return [finding for finding in self.findings if finding.outcome == Outcome.OK]

    @property
    def looked_at(self) -> int:
        """How many checks were looked at."""
        return len({finding.key for finding in self.findings})

    def _applies(self, check: Check) -> bool:
        return check.phase == Phase.BEFORE_LAUNCH or self.is_running

    @cached_property
    def _subject(self) -> Subject:
        return Subject(program=self.program, rounds=self.rounds)

    def _look(self, check: Check) -> list[Finding]:
        answer = check.look(self._subject)
        if isinstance(answer, Fine):
            return [Finding(check, Outcome.OK, fix=answer.note)]
        lacks = list(answer)
        outcome = Outcome(decisions.outcome(phase=self._phase_of(check), found=bool(lacks)))
        return [
            Finding(check, outcome, fix=lack.fix, office=lack.office or self._usual_office(check), lack=lack)
            for lack in lacks
        ] or [Finding(check, outcome)]

    def _phase_of(self, check: Check) -> Phase:
        """What was settled before applications opened, and is missing since, shuts nobody out any more."""
        is_open = self.is_running and not self.waits_to_open
        return Phase.DURING if is_open and check.severity == Severity.BLOCKER else check.phase

    def _usual_office(self, check: Check) -> Office | None:
        return self._subject.once(stage_offices).get(check.stage)


def refuse_blocked(program: Program, rounds: Iterable[Round] | None = None) -> None:
    """Raise ``OpeningRefused`` if anything stands in the way of opening ``rounds`` of ``program``."""
    anatomy = AnatomyNow(program, rounds)
    # By the checks and not by the phase: whoever asks means to open, whatever the program's status says.
    found = [f for f in anatomy.findings if f.is_blocker and f.outcome != Outcome.OK]
    if found:
        raise OpeningRefused(found)
