"""A draft in words, for the data a person takes along: also what is hidden, no longer asked, or not valid."""

from typing import Any

from django.utils.translation import get_language

from wagtail_mentoring.application_forms.answer_rules import AnswerSources, Raw, clean_answer
from wagtail_mentoring.application_forms.choices import QuestionType
from wagtail_mentoring.application_forms.exceptions import AnswerProblem
from wagtail_mentoring.application_forms.models import FormVersion
from wagtail_mentoring.application_forms.translations import in_language
from wagtail_mentoring.application_forms.versions import Question, all_options, all_questions
from wagtail_mentoring.applications.answers import Display, display_value
from wagtail_mentoring.applications.application_models import Application


def own_draft(application: Application) -> list[dict[str, Any]]:
    """Each answer under the newest label of its question, in the form's order."""
    sources, draft = AnswerSources(application), application.draft_answers
    held = draft.keys() | sources.files.keys()
    questions = _questions_ever_asked(application) if held else {}
    known = [
        {"question": question["label"], "answer": _in_words(question, draft.get(key), sources)}
        for key, question in questions.items()
        if key in held
    ]
    # Keys of no version that is left: nothing is kept back for want of a label.
    return known + [{"question": key, "answer": draft[key]} for key in draft if key not in questions]


def _questions_ever_asked(application: Application) -> dict[str, Question]:
    versions = FormVersion.objects.filter(form=application.draft_version.form_id).order_by("number")
    questions: dict[str, Question] = {}
    for version in versions:
        # A key that is there already moves to where the newer version has it.
        for key, question in all_questions(in_language(version.schema, get_language())).items():
            questions.pop(key, None)
            questions[key] = question
    return questions


def _in_words(question: Question, raw: Raw | None, sources: AnswerSources) -> Display:
    try:
        return display_value(question, clean_answer(question, raw, sources))
    except AnswerProblem:
        return _as_written(question, raw, sources)


def _as_written(question: Question, raw: Raw | None, sources: AnswerSources) -> Display:
    """What cannot be handed in like this is told as it stands, options by their labels."""
    if question["type"] == QuestionType.FILE:
        file = sources.files.get(question["key"])
        return file.original_name if file else ""
    labels = {key: option["label"] for key, option in all_options(question).items()}
    if isinstance(raw, list):
        return [labels.get(item, item) for item in raw]
    return labels.get(raw, raw) if raw else ""
