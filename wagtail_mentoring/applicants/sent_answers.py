"""What a section's page has sent, whatever became of the page and of its questions meanwhile."""

from collections.abc import Iterable
from functools import cached_property
from typing import Any

from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext as _

from wagtail_mentoring.application_forms.answer_rules import Raw
from wagtail_mentoring.application_forms.choices import QuestionType
from wagtail_mentoring.application_forms.forms import KEEPS, NAMES, SectionForm, field_name
from wagtail_mentoring.application_forms.held_choices import put_back
from wagtail_mentoring.application_forms.translations import in_language
from wagtail_mentoring.application_forms.versions import Question, all_questions
from wagtail_mentoring.applications.progress import Progress, Section
from wagtail_mentoring.applications.raw_answers import is_kept

from .section_pages import raw_in_words

Row = dict[str, Any]
#: The name and the value of one control.
Field = tuple[str, str]


class SentAnswers:
    """What was sent, told apart: answers of the page as it is now, of other questions, and of none.

    Another question is one that was taken out of the form, is hidden by an answer that was given elsewhere,
    or has moved to another page. Its answer can be kept as well, so it is.
    """

    def __init__(self, progress: Progress, current: Section | None, data: MultiValueDict) -> None:
        self.progress, self.current, self.data = progress, current, put_back(data)
        self.known = all_questions(progress.schema)
        self.asked = self.data.getlist("asked")
        self.sent = list(dict.fromkeys([*self.asked, *_keys(self.data)]))

    @cached_property
    def here(self) -> list[str]:
        """Keys of the page's questions; one that came to it since then has not been left empty."""
        reachable = self.progress.reachable_in(self.current) if self.current else {}
        return [key for key in reachable if key in self.asked] if self.asked else list(reachable)

    @cached_property
    def elsewhere(self) -> list[Question]:
        return [self.known[key] for key in self.sent if key in self.known and key not in self.here]

    @cached_property
    def on_page(self) -> dict[str, Raw]:
        """What the page's own controls hold, by question key."""
        return self._raw(self.current or _nothing(), self.here)

    @cached_property
    def answers(self) -> dict[str, Raw]:
        """Everything that can be kept, by question key."""
        stored = self.progress.application.draft_answers
        others = self._raw({"questions": self.elsewhere})
        return {**self.on_page, **{key: raw for key, raw in others.items() if raw or key in stored}}

    def _raw(self, section: Section, only: list[str] | None = None) -> dict[str, Raw]:
        form = SectionForm(section, self.progress.sources, data=self.data, initial={}, only=only)
        return form.raw_answers()

    @property
    def section(self) -> Section:
        """The page with every question that was sent, for whoever has to choose between two answers."""
        section = self.current or _nothing()
        return {**section, "questions": [*section["questions"], *self.elsewhere]}

    @property
    def aside(self) -> str:
        """A sentence about answers to what is not asked any more; empty where there are none."""
        labels = [
            _("“%(label)s”") % {"label": question["label"]}
            for question in self.elsewhere
            if self.answers.get(question["key"]) and question["key"] not in self.progress.shown
        ]
        if not labels:
            return ""
        return _(
            "Not asked of you any more: %(labels)s. What you wrote there is kept, but it is not handed in."
        ) % {"labels": ", ".join(labels)}

    @property
    def without_a_question(self) -> list[str]:
        """Keys of answers that the form has no place for."""
        return [key for key in self.sent if key not in self.known and any(self._typed(key))]

    def _typed(self, key: str) -> list[str]:
        return self.data.getlist(field_name(key))

    def rows(self, only: Iterable[str] | None = None) -> list[Row]:
        """What was sent and is not stored, in words, to be read and copied; ``only`` of these keys."""
        progress = self.progress
        known = all_questions(in_language(progress.version.schema, progress.language))
        rows = []
        for key in self.sent if only is None else only:
            if key not in known:
                rows.append({"label": _("Your answer"), "text": "\n".join(self._typed(key))})
            elif raw := self._unstored(known[key]):
                text = "\n".join(raw_in_words(known[key], raw, progress.sources))
                rows.append({"label": known[key]["label"], "text": text})
        return [row for row in rows if row["text"].strip()]

    def fields_of(self, keys: Iterable[str]) -> list[Field]:
        """What was sent for questions of these keys, to be sent again as it is. An answer of another tab that
        was chosen instead stays away."""
        wanted = [key for key in keys if self.data.get(f"{KEEPS}{key}") != "stored"]
        texts = [(field_name(key), text) for key in wanted for text in self._typed(key)]
        return [*(("asked", key) for key in wanted), *texts]

    @property
    def is_stored(self) -> bool:
        """Whether every answer, an empty one and a tick as well, is in the draft as it was sent."""
        keys = self.answers.keys()
        return not self.without_a_question and all(
            self._is_stored(question, self.answers[question["key"]])
            for question in self.section["questions"]
            if question["key"] in keys
        )

    def _unstored(self, question: Question) -> Raw | None:
        """The answer as it was sent, None for one that is stored. A consent is a tick and no text."""
        if question["type"] == QuestionType.CONSENT:
            return None
        sent = self._raw({"questions": [question]}).get(question["key"])
        return None if sent is None or self._is_stored(question, sent) else sent

    def _is_stored(self, question: Question, sent: Raw) -> bool:
        return is_kept(question, sent, self.progress.draft.get(question["key"]))


def _keys(data: MultiValueDict) -> list[str]:
    return [name.removeprefix(NAMES) for name in data if name.startswith(NAMES)]


def _nothing() -> Section:
    """In place of a page that is not there any more."""
    return {"key": "", "title": _("Your answers"), "intro": "", "questions": []}


def unnamed_rows(data: MultiValueDict) -> list[Row]:
    """What was sent by somebody who may not be told what the form asks: without the questions."""
    texts = ["\n".join(data.getlist(name)) for name in data if name.startswith(NAMES)]
    numbered = enumerate(filter(str.strip, texts), start=1)
    return [{"label": _("Answer %(number)d") % {"number": number}, "text": text} for number, text in numbered]
