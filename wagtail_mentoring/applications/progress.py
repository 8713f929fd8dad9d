"""How far an applicant is: the newest questions, the draft's answers and what is still wrong."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from . import decisions
from .answer_rules import AnswerSources, Raw, clean_answers
from .answers import Display, display_value
from .applicant_actions import latest_version, may_edit_now, name_of
from .application_models import Application
from .choices import QuestionRole, QuestionType, SectionState
from .exceptions import AnswerProblem
from .versions import COMPATIBLE_KINDS, TIGHTENING_KINDS, Question, changes_between

Section = dict[str, Any]


@dataclass(frozen=True)
class DraftAnswer:
    """One answer of the draft in words, with what is wrong with it."""

    question: Question
    value: Display
    problem: AnswerProblem | None


class Progress:
    """The draft of one application against the newest version of its form."""

    def __init__(self, application: Application) -> None:
        self.application = application
        self.version = latest_version(application)
        self.sources = AnswerSources(application)

    @property
    def sections(self) -> list[Section]:
        return self.version.schema["sections"]

    @cached_property
    def can_edit(self) -> bool:
        return may_edit_now(self.application)

    @cached_property
    def _cleaned(self) -> tuple[dict[str, Any], dict[str, AnswerProblem]]:
        return clean_answers(self.version.schema, self.application.draft_answers, self.sources)

    @property
    def problems(self) -> dict[str, AnswerProblem]:
        """What is wrong or missing, by question key."""
        return self._cleaned[1]

    def find_section(self, key: str) -> Section | None:
        return next((section for section in self.sections if section["key"] == key), None)

    def section_after(self, key: str) -> Section | None:
        keys = [section["key"] for section in self.sections]
        position = keys.index(key) + 1
        return self.sections[position] if position < len(keys) else None

    def state_of(self, section: Section) -> SectionState:
        keys = [question["key"] for question in asked_in(section)]
        answered = self.application.draft_answers.keys() | self.sources.files.keys()
        return SectionState(
            decisions.section_state(
                started=any(key in answered for key in keys),
                has_questions=bool(keys),
                problems=[self.problems[key].kind for key in keys if key in self.problems],
            )
        )

    def initial_answers(self, section: Section) -> dict[str, Raw]:
        """What the section's fields hold at first: the draft, and name and address of the account."""
        applicant = self.application.applicant
        known = {QuestionRole.NAME: name_of(applicant), QuestionRole.EMAIL: applicant.email}
        answers = {q["key"]: known[q["role"]] for q in asked_in(section) if q["role"] in known}
        return {**answers, **self.application.draft_answers}

    def draft_of(self, section: Section) -> list[DraftAnswer]:
        return [
            DraftAnswer(question, self._in_words(question), self.problems.get(question["key"]))
            for question in asked_in(section)
        ]

    def _in_words(self, question: Question) -> Display:
        """The answer in words; for a wrong one what was typed, where that can be read."""
        key = question["key"]
        if key not in self.problems:
            return display_value(question, self._cleaned[0][key])
        raw = self.application.draft_answers.get(key, "")
        unreadable = (QuestionType.CHOICE, QuestionType.TERMS, QuestionType.MENTORS, QuestionType.CONSENT)
        return "" if question["type"] in unreadable else str(raw)

    @cached_property
    def news(self) -> list[dict[str, str]]:
        """What editors changed since the draft was saved, as far as it asks something of the applicant."""
        seen = self.application.draft_version
        if seen == self.version or not self.application.draft_answers:
            return []
        changes = changes_between(seen.schema, self.version.schema)
        return [change for change in changes if change["kind"] in TIGHTENING_KINDS | COMPATIBLE_KINDS]

    @property
    def has_unsent_changes(self) -> bool:
        """Whether answers were changed after they were last handed in."""
        revision, saved = self.application.current_revision, self.application.draft_saved_at
        return bool(revision and saved and saved > revision.created_at)


def asked_in(section: Section) -> list[Question]:
    """The section's questions, texts left out."""
    return [question for question in section["questions"] if question["type"] != QuestionType.STATEMENT]
