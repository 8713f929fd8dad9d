"""What the release screen of a round shows: numbers by outcome, and what keeps which decision back."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from wagtail.models import ModelLogEntry

from wagtail_mentoring.application_forms.language_names import language_name
from wagtail_mentoring.application_forms.models import RoundForm
from wagtail_mentoring.applications.choices import ApplicationStatus
from wagtail_mentoring.applications.models import Application
from wagtail_mentoring.digests import digest

from .choices import ReleaseObstacle
from .decision_records import standings
from .mail_words import mail_seals, told_as
from .release_models import TOLD_OUTCOMES, ReleaseMail, ReleaseRun
from .release_rules import missing_in_offer

#: What the log calls a change of a mail's words.
WORDED = "wagtail_mentoring.word_release_mail"
#: And one of the days that an offer gives to answer.
DAYS_CHANGED = "wagtail_mentoring.change_answer_days"
#: Applications named one by one under each obstacle; of the rest only the number is told.
MOST_NAMED = 20


@dataclass
class OutcomeLine:
    """How many decisions of an outcome wait, and how many of them can be told now."""

    label: Any
    waiting: int = 0
    ready: int = 0


@dataclass
class ObstacleLine:
    """One reason and the applications it keeps back; an application can be kept back by several."""

    label: Any
    applications: list[Application] = field(default_factory=list)

    @property
    def named(self) -> list[Application]:
        return self.applications[:MOST_NAMED]

    @property
    def more(self) -> int:
        return len(self.applications) - len(self.named)


@dataclass(frozen=True)
class Readiness:
    outcomes: list[OutcomeLine]
    obstacles: list[ObstacleLine]
    ready: list[Application]
    waiting: int
    #: Stands for the decisions that are ready and their mails: others are not told by whoever saw these.
    seen: str


def readiness(applications: Iterable[Application]) -> Readiness:
    rows = standings(applications)
    outcomes = {value: OutcomeLine(label) for value, label in ApplicationStatus.choices}
    obstacles = {obstacle: ObstacleLine(obstacle.label) for obstacle in ReleaseObstacle}
    for row in rows:
        line = outcomes[row.application.status]
        line.waiting += 1
        line.ready += not row.obstacles
        for obstacle in row.obstacles:
            obstacles[obstacle].applications.append(row.application)
    ready = [row for row in rows if not row.obstacles]
    words = mail_seals(row.application for row in ready)
    return Readiness(
        outcomes=[line for line in outcomes.values() if line.waiting],
        obstacles=[line for line in obstacles.values() if line.applications],
        ready=[row.application for row in ready],
        waiting=len(rows),
        seen=digest(
            sorted([row.application.reference, row.digest, words[row.application.pk]] for row in ready)
        ),
    )


def examples(applications: Iterable[Application], outcome: str) -> list[Application]:
    """Applications whose decision is told with the mail of ``outcome``."""
    return [row for row in applications if told_as(row.status) == outcome]


def mail_lines(round_form: RoundForm) -> list[dict[str, Any]]:
    """The mails of a round by outcome, in which languages each has words of its own, and what these lack."""
    written = list(round_form.release_mails.all())
    return [
        {
            "outcome": value,
            "label": label,
            "own": [language_name(mail.language) for mail in written if mail.outcome == value],
            "lacks": sorted({name for mail in written if mail.outcome == value for name in lacking(mail)}),
        }
        for value, label in TOLD_OUTCOMES
    ]


def lacking(mail: ReleaseMail) -> list[str]:
    """What the words of an offer lack where people have to answer it; they are not kept back by that."""
    if mail.outcome != ApplicationStatus.ACCEPTED or not mail.round_form.answer_days:
        return []
    return missing_in_offer(f"{mail.subject} {mail.body}")


def last_worded(round_form: RoundForm, outcome: str, language: str) -> ModelLogEntry | None:
    """Who worded this mail last, or took its words back, and when."""
    entries = ModelLogEntry.objects.for_instance(round_form).filter(action=WORDED)
    return (
        entries.filter(data__outcome=outcome, data__language=language).order_by("-timestamp", "-pk").first()
    )


def left_lines(run: ReleaseRun, applications: Any) -> list[ObstacleLine]:
    """What a run left, by reason, of the applications the reader may see."""
    lines = {obstacle: ObstacleLine(obstacle.label) for obstacle in ReleaseObstacle}
    for application in applications.filter(reference__in=run.left).order_by("applicant_name", "pk"):
        for obstacle in run.left[application.reference]:
            lines[ReleaseObstacle(obstacle)].applications.append(application)
    return [line for line in lines.values() if line.applications]
