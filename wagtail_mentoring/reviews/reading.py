"""What a reviewer reads of an application, ready for the template; ``blind_reading`` makes the other kind."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from wagtail_mentoring.applications.answers import readable_answers
from wagtail_mentoring.applications.models import ApplicationFile
from wagtail_mentoring.applications.permissions import hidden_answers
from wagtail_mentoring.casework.staff_reading import FileLine, file_line

from .blind_reading import read_blind
from .models import ReviewAssignment


@dataclass(frozen=True)
class Line:
    """A question with its answer; ``items`` where several were chosen, ``files`` for one that was sent."""

    label: str
    value: str
    items: list[str] = field(default_factory=list)
    files: list[FileLine] = field(default_factory=list)


@dataclass(frozen=True)
class Reading:
    """An application as its reviewer sees it. ``hidden`` counts the answers that are left out."""

    title: str
    sections: list[tuple[str, list[Line]]]
    hidden: int
    is_blind: bool


def reading_of(assignment: ReviewAssignment, user: Any) -> Reading:
    """What ``user`` may read: in a blind phase what the redacting serializer lets through, and no more."""
    if assignment.phase.is_blind:
        blind = read_blind(assignment)
        return Reading(
            title=assignment.title,
            sections=[
                (part.title, [_line(a.label, a.value) for a in part.answers]) for part in blind.sections
            ],
            hidden=blind.hidden,
            is_blind=True,
        )
    return _read_openly(assignment, user)


def _read_openly(assignment: ReviewAssignment, user: Any) -> Reading:
    application = assignment.application
    revision = application.current_revision
    revision.application = application
    kept_from_user = hidden_answers(revision, user)
    sections, hidden = [], 0
    for part in readable_answers(revision):
        lines = []
        for answer in part.answers:
            if answer.key in kept_from_user:
                hidden += 1
            else:
                lines.append(_line(answer.label, answer.value, answer.files))
        sections.append((part.title, lines))
    return Reading(assignment.title, sections, hidden, is_blind=False)


def _line(label: str, value: Any, files: Iterable[ApplicationFile] = ()) -> Line:
    lines = [file_line(file) for file in files]
    if isinstance(value, list):
        return Line(label, "", items=value, files=lines)
    return Line(label, value, files=lines)
