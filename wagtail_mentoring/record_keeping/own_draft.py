"""A draft in words, for the data a person takes along: also what is hidden, no longer asked, or not valid."""

from typing import Any

from django.utils.translation import get_language

from wagtail_mentoring.application_forms.answer_rules import AnswerSources
from wagtail_mentoring.application_forms.models import FormVersion
from wagtail_mentoring.application_forms.translations import in_language
from wagtail_mentoring.application_forms.versions import Question, all_questions
from wagtail_mentoring.applications.application_models import Application
from wagtail_mentoring.applications.raw_answers import draft_in_words


def own_draft(application: Application) -> list[dict[str, Any]]:
    """Each answer under the newest label of its question, in the form's order."""
    sources, draft = AnswerSources(application), application.draft_answers
    held = draft.keys() | sources.files.keys()
    questions = _questions_ever_asked(application) if held else {}
    known = [
        {"question": question["label"], "answer": draft_in_words(question, draft.get(key), sources)}
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
