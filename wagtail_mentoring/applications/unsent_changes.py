"""Answers that were changed after they were handed in, and not handed in again: found by what they say."""

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _

from wagtail_mentoring.application_forms.answer_rules import AnswerSources, Raw, clean_answer
from wagtail_mentoring.application_forms.choices import QuestionType
from wagtail_mentoring.application_forms.exceptions import AnswerProblem
from wagtail_mentoring.application_forms.versions import Question, Schema

from .application_models import Application
from .raw_answers import draft_in_words, raw_of, without_form
from .revision_changes import Change, answer_in_words, label_before, places_in


def unsent_changes(
    application: Application, schema: Schema, sources: AnswerSources, draft: dict[str, Raw], language: str
) -> list[Change]:
    """What the draft says otherwise than what was handed in last, in the order of ``schema`` and in words.

    An answer that nobody touched since is none, whatever became of its question, nor is the same answer
    written otherwise. ``draft`` decides which questions are shown; one that is not has no answer.
    """
    revision = application.current_revision
    if revision is None or application.anonymised_at:
        return []
    given, written = places_in(revision, language), application.draft_answers
    changes = []
    for title, question in _shown(schema, sources, draft):
        key = question["key"]
        handed_in = revision.answers.get(key)
        if not _differs(question, written, handed_in, sources):
            continue
        changes.append(
            Change(
                section=title,
                question=question,
                was=answer_in_words(given.get(key), handed_in),
                now=draft_in_words(question, written.get(key), sources) or _("(left empty)"),
                label_before=label_before(given.get(key), question),
            )
        )
    return changes


def _shown(schema: Schema, sources: AnswerSources, draft: dict[str, Raw]) -> Iterator[tuple[str, Question]]:
    shown = sources.shown(schema, draft)
    for section in schema["sections"]:
        for question in section["questions"]:
            if question["key"] in shown and question["type"] != QuestionType.STATEMENT:
                yield section["title"], question


def _differs(question: Question, written: dict[str, Raw], handed_in: Any, sources: AnswerSources) -> bool:
    key = question["key"]
    if question["type"] == QuestionType.FILE:
        file = sources.files.get(key)
        return (str(file.key) if file else None) != (handed_in and handed_in["key"])
    if key not in written:
        return False
    return _meant(question, written[key], sources) != _meant_by(question, handed_in)


def _meant(question: Question, raw: Raw, sources: AnswerSources) -> Any:
    """What a draft's answer says; of a wrong one what stands there."""
    try:
        return _meant_by(question, clean_answer({**question, "required": False}, raw, sources))
    except AnswerProblem:
        return _said(question, raw)


def _meant_by(question: Question, value: Any) -> Any:
    return None if value is None else _said(question, raw_of(question, value))


def _said(question: Question, raw: Raw) -> Any:
    """``raw`` without what says nothing: the order of ticks, and the language that a consent was read in."""
    match question["type"]:
        case QuestionType.CONSENT:
            return bool(raw)
        case QuestionType.TERMS:
            return sorted(raw)
        case _:
            return without_form(question, raw)
