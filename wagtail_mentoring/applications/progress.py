"""How far an applicant is: the newest questions, the draft's answers and what is still wrong."""

from collections.abc import Container
from dataclasses import dataclass
from functools import cached_property
from typing import Any
from uuid import UUID

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from wagtail_mentoring.application_forms.answer_rules import AnswerSources, Raw, clean_answers
from wagtail_mentoring.application_forms.choices import QuestionType
from wagtail_mentoring.application_forms.conditions import Condition, is_met, parts_of, together
from wagtail_mentoring.application_forms.exceptions import AnswerProblem
from wagtail_mentoring.application_forms.translations import in_language
from wagtail_mentoring.application_forms.versions import (
    COMPATIBLE_KINDS,
    TIGHTENING_KINDS,
    Question,
    Schema,
    changes_between,
    questions_of,
)

from . import decisions
from .answers import Display, display_value
from .applicant_actions import draft_of, latest_version, may_edit_now
from .application_models import Application
from .choices import SectionState
from .raw_answers import draft_in_words
from .request_keeping import cut_to, open_request_of
from .revision_changes import Change
from .unsent_changes import unsent_changes

Section = dict[str, Any]

#: The key of the page that holds only what needs the applicant, from whatever section.
ASKED_AGAIN = str(UUID(int=0))


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
        self.language = get_language()
        #: What staff asked for and is not answered yet; None where nothing is asked.
        self.asked = open_request_of(application)

    @property
    def is_partial(self) -> bool:
        """Whether the applicant may answer some questions only: those they were asked for."""
        return self.asked is not None and not self.asked.is_whole

    @cached_property
    def schema(self) -> Schema:
        """What the applicant may answer now, in the language of the request."""
        schema = in_language(self.version.schema, self.language)
        return cut_to(self.asked, schema) if self.is_partial else schema

    @cached_property
    def draft(self) -> dict[str, Raw]:
        return draft_of(self.application, self.version)

    @cached_property
    def shown(self) -> frozenset[str]:
        """Keys of the sections, questions and texts that the draft's answers lead to."""
        return self.sources.shown(self.schema, self.draft)

    @property
    def sections(self) -> list[Section]:
        """The pages of the form, those left out that the applicant's answers do not lead to."""
        return [section for section in self.schema["sections"] if section["key"] in self.shown]

    @cached_property
    def can_edit(self) -> bool:
        return may_edit_now(self.application)

    @cached_property
    def _cleaned(self) -> tuple[dict[str, Any], dict[str, AnswerProblem]]:
        return clean_answers(self.schema, self.draft, self.sources)

    @property
    def problems(self) -> dict[str, AnswerProblem]:
        """What is wrong or missing, by question key."""
        return self._cleaned[1]

    def find_section(self, key: str, asked: Container[str] = ()) -> Section | None:
        """The page of that key; for ``ASKED_AGAIN`` what needs the person, and what was ``asked``."""
        if key == ASKED_AGAIN:
            return self._asked_again(asked)
        return next((section for section in self.sections if section["key"] == key), None)

    def _asked_again(self, asked: Container[str]) -> Section | None:
        questions = [
            question
            for section in self.sections
            for question in self.asked_in(section)
            if question["key"] in self.problems or question["key"] in asked
        ]
        if not questions:
            return None
        title = _("What still needs you")
        intro = _("Only these questions. Everything else is kept as you wrote it.")
        return {"key": ASKED_AGAIN, "title": title, "intro": intro, "questions": questions}

    def section_after(self, key: str) -> Section | None:
        keys = [section["key"] for section in self.sections]
        if key not in keys:
            return None
        position = keys.index(key) + 1
        return self.sections[position] if position < len(keys) else None

    def state_of(self, section: Section) -> SectionState:
        keys = [question["key"] for question in self.asked_in(section)]
        answered = self.application.draft_answers.keys() | self.sources.files.keys()
        return SectionState(
            decisions.section_state(
                started=any(key in answered for key in keys),
                has_questions=bool(keys),
                problems=[self.problems[key].kind for key in keys if key in self.problems],
            )
        )

    def initial_answers(self, section: Section) -> dict[str, Raw]:
        """What the section's fields hold at first."""
        keys = {question["key"] for question in section["questions"]}
        return {key: raw for key, raw in self.draft.items() if key in keys}

    def asked_in(self, section: Section) -> list[Question]:
        """The section's questions that the applicant is shown, texts left out."""
        questions = (q for q in section["questions"] if q["type"] != QuestionType.STATEMENT)
        return [question for question in questions if question["key"] in self.shown]

    def reachable_in(self, section: Section) -> dict[str, dict[str, Any] | None]:
        """What the section's page holds, by key: whatever is shown, and what an answer on this very page may
        open or close, with the condition for a script to follow, as far as it looks at this page.
        """
        here: set[str] = set()
        reachable = {}
        for question in section["questions"]:
            parts = list(parts_of(question.get("show_when")))
            on_page = [part for part in parts if part["question"] in here]
            elsewhere = [part for part in parts if part["question"] not in here]
            may_be_opened = bool(on_page) and all(map(self._is_settled, elsewhere))
            if question["key"] in self.shown or may_be_opened:
                here.add(question["key"])
                reachable[question["key"]] = together(on_page)
        return reachable

    def _is_settled(self, condition: Condition) -> bool:
        """Whether the answer that it looks at fulfils it, and counts."""
        numbers = {q["key"] for q in questions_of(self.schema) if q["type"] == QuestionType.NUMBER}
        return condition["question"] in self.shown and is_met(condition, self.draft, numbers)

    def answers_in(self, section: Section) -> list[DraftAnswer]:
        return [
            DraftAnswer(question, self._in_words(question), self.problems.get(question["key"]))
            for question in self.asked_in(section)
        ]

    def _in_words(self, question: Question) -> Display:
        """The answer in words; for a wrong one what was typed or sent, where that can be read."""
        key = question["key"]
        if key not in self.problems:
            return display_value(question, self._cleaned[0][key])
        return draft_in_words(question, self.draft.get(key), self.sources)

    @cached_property
    def news(self) -> list[dict[str, str]]:
        """What editors changed since the applicant was last told, as far as it asks something of them."""
        seen = self.application.draft_version
        if self.is_partial or seen == self.version or not self.application.draft_answers:
            return []
        before = in_language(seen.schema, self.language)
        telling, was = TIGHTENING_KINDS | COMPATIBLE_KINDS, draft_of(self.application, seen)
        changes = [
            {**change, "kind": "answer_hidden"} if self._loses_answer(change, was) else change
            for change in changes_between(before, self.schema)
            if change["kind"] in telling and self._concerns(change, was)
        ]
        return changes + self._hidden_since(before, was)

    def _loses_answer(self, change: dict[str, str], was: dict[str, Raw]) -> bool:
        """Whether what the applicant wrote is no part of what is handed in from now on."""
        return change["kind"] == "question_retired" and bool(was.get(change["question"]))

    def _hidden_since(self, before: Schema, was: dict[str, Raw]) -> list[dict[str, str]]:
        """Answers that are hidden by new conditions, so that they would not be handed in."""
        hidden = self.sources.newly_hidden(before, was, self.schema, self.draft)
        return [
            {"kind": "answer_hidden", "question": question["key"], "label": question["label"], "detail": ""}
            for question in hidden
        ]

    def _concerns(self, change: dict[str, str], was: dict[str, Raw]) -> bool:
        """Whether the applicant is shown the question, or may have been before it was taken out. Who has
        handed in without an answer to it has nothing to learn from that.

        Another text of a consent concerns those who have to agree to it, in whatever language they read.
        """
        if change["kind"] in ("text_changed", "translated_text_changed"):
            return change["question"] in self.problems and change["kind"] == "text_changed"
        if change["kind"] == "question_retired":
            return self.application.current_revision_id is None or self._loses_answer(change, was)
        return change["question"] in self.shown

    @property
    def changes_to_hand_in(self) -> list[Change]:
        """Answers that differ from what was handed in last, and that may be handed in now."""
        return [change for change in self._unsent_changes if self._may_hand_in(change)]

    @property
    def changes_out_of_reach(self) -> list[Change]:
        """Those that may not: changes have ended, or only something else was asked for."""
        return [change for change in self._unsent_changes if not self._may_hand_in(change)]

    @cached_property
    def _unsent_changes(self) -> list[Change]:
        if self.application.current_revision is None:
            return []
        whole, language = in_language(self.version.schema, self.language), self.language or ""
        return unsent_changes(self.application, whole, self.sources, self.draft, language)

    def _may_hand_in(self, change: Change) -> bool:
        is_asked = self.asked is None or self.asked.is_whole or change.key in self.asked.questions
        return self.can_edit and is_asked
