"""Questions to choose from, for staff: each with the answer there is, grouped as in the form."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from wagtail_mentoring.application_forms.versions import Question
from wagtail_mentoring.applications.answers import readable_answers
from wagtail_mentoring.applications.application_models import Application
from wagtail_mentoring.applications.request_keeping import newest_version

from .request_actions import askable_questions


@dataclass(frozen=True)
class QuestionRow:
    """One question of the newest form version. ``lines`` is the present answer in words."""

    question: Question
    section: str
    lines: list[str]
    is_asked: bool

    @property
    def key(self) -> str:
        return self.question["key"]

    @property
    def label(self) -> str:
        return self.question["label"]


def question_rows(
    application: Application, user: Any, only: Collection[str] | None = None
) -> list[QuestionRow]:
    """The questions that ``user`` may ask about; of these ``only`` the ones named, where keys are given."""
    revision = application.current_revision
    answers = {answer.key: answer for part in readable_answers(revision) for answer in part.answers}
    allowed = {question["key"] for question in askable_questions(application, user)}
    return [
        QuestionRow(
            question=question,
            section=section["title"],
            lines=_lines(answers[question["key"]].value) if question["key"] in answers else [],
            is_asked=question["key"] in revision.answers,
        )
        for section in newest_version(application).schema["sections"]
        for question in section["questions"]
        if question["key"] in allowed and (only is None or question["key"] in only)
    ]


def _lines(value: Any) -> list[str]:
    return value if isinstance(value, list) else [value] if value else []


def rows_by_section(rows: Sequence[QuestionRow]) -> list[tuple[str, list[QuestionRow]]]:
    sections: dict[str, list[QuestionRow]] = {}
    for row in rows:
        sections.setdefault(row.section, []).append(row)
    return list(sections.items())
