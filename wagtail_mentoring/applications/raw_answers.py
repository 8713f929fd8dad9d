"""From what was handed in back to what a form holds: raw answers, as a draft keeps them."""

from typing import Any

from wagtail_mentoring.application_forms.answer_rules import NO, YES, Raw, takes_several
from wagtail_mentoring.application_forms.choices import QuestionType
from wagtail_mentoring.application_forms.versions import Question, Schema, questions_of

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
