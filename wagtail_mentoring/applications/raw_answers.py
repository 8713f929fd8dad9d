"""Raw answers, as a draft keeps them: made of what was handed in, and told in words."""

from typing import Any

from django.utils.translation import gettext as _

from wagtail_mentoring.application_forms.answer_rules import (
    ANY_VOCABULARY,
    NO,
    YES,
    AnswerSources,
    Raw,
    clean_answer,
    raw_answer,
    takes_several,
)
from wagtail_mentoring.application_forms.choices import ChoiceDisplay, QuestionType
from wagtail_mentoring.application_forms.exceptions import AnswerProblem
from wagtail_mentoring.application_forms.versions import Question, Schema, all_options, questions_of

from .answers import Display, display_value
from .application_models import ApplicationRevision


def raw_answers_of(revision: ApplicationRevision, schema: Schema) -> dict[str, Raw]:
    """The revision's answers to the questions of ``schema``; one that is not there, or empty, is left out."""
    answers = revision.answers
    return {
        question["key"]: raw_of(question, answers[question["key"]])
        for question in questions_of(schema)
        if answers.get(question["key"]) is not None
    }


def raw_of(question: Question, value: Any) -> Raw:
    """What somebody would have typed or ticked to give ``value``."""
    if isinstance(value, list) or takes_several(question):
        items = value if isinstance(value, list) else [value]
        return [str(item["key"]) if isinstance(item, dict) else str(item) for item in items]
    if question["type"] == QuestionType.YES_NO:
        return YES if value else NO
    return str(value["key"]) if isinstance(value, dict) else str(value)


def without_form(question: Question, value: Any) -> Any:
    """The keys of a choice without what says nothing: the order of ticks, and whether one is in a list."""
    if question["type"] != QuestionType.CHOICE or not isinstance(value, str | list):
        return value
    chosen = value if isinstance(value, list) else list(filter(None, [value]))
    return chosen if question["display"] == ChoiceDisplay.RANKED else sorted(chosen)


def is_kept(question: Question, sent: Any, kept: Raw | None) -> bool:
    """Whether a draft that holds ``kept`` has all that was ``sent``: an empty answer is one as well."""
    try:
        raw = raw_answer(question, sent)
        return (without_form(question, raw) or None) == (without_form(question, kept) or None)
    except AnswerProblem:
        return False


def draft_in_words(question: Question, raw: Raw | None, sources: AnswerSources) -> Display:
    """A draft's answer in words; of a wrong one what was typed, chosen or sent, or that it is gone."""
    if question["type"] == QuestionType.FILE:
        file = sources.files.get(question["key"])
        return file.original_name if file else ""
    try:
        return display_value(question, clean_answer({**question, "required": False}, raw, sources))
    except AnswerProblem:
        return _as_it_stands(question, raw, sources)


def _as_it_stands(question: Question, raw: Raw | None, sources: AnswerSources) -> Display:
    items = raw if isinstance(raw, list) else [raw] if raw else []
    match question["type"]:
        case QuestionType.CHOICE:
            names = {key: option["label"] for key, option in all_options(question).items()}
        case QuestionType.TERMS:
            names = dict.fromkeys(items, _("No longer offered")) | sources.terms(ANY_VOCABULARY)
        case QuestionType.MENTORS:
            names = dict.fromkeys(items, _("No longer in the directory")) | sources.mentors(items)
        case QuestionType.CONSENT:
            return _("Agreed to an earlier text") if raw else ""
        case _:
            return str(raw or "")
    named = [names[key] for key in items if key in names]
    return named if isinstance(raw, list) else next(iter(named), "")
