"""The rubric of a phase: the questions of its form that a reviewer can answer."""

from functools import partial
from typing import Any

from django.utils.translation import gettext as _

from wagtail_mentoring.application_forms.choices import QuestionType
from wagtail_mentoring.application_forms.form_uses import FormUse
from wagtail_mentoring.application_forms.models import ApplicationForm, FormVersion
from wagtail_mentoring.application_forms.versions import Question, Schema, questions_of
from wagtail_mentoring.programs.choices import RoundState

from .models import ReviewPhase

#: What only an applicant can give; a rubric that asks for it is not offered, and nobody is stopped by it.
NOT_IN_RUBRICS = (QuestionType.FILE, QuestionType.CONSENT, QuestionType.MENTORS)


def fits_as_rubric(version: FormVersion) -> bool:
    """Whether reviewers can fill in every question, and at least one of them is a score."""
    return has_scores(version.schema) and not left_out(version.schema)


def has_scores(schema: Schema) -> bool:
    return any(question["type"] == QuestionType.SCORE for question in questions_of(schema))


def left_out(schema: Schema) -> list[Question]:
    """Questions that no reviewer can answer, so that none is asked them."""
    return [question for question in questions_of(schema) if question["type"] in NOT_IN_RUBRICS]


def rubric_schema(version: FormVersion) -> Schema:
    return asked_of_reviewers(version.schema)


def asked_of_reviewers(schema: Schema) -> Schema:
    """``schema`` without the questions that no reviewer can answer, and without emptied sections."""
    sections = [
        {**section, "questions": [q for q in section["questions"] if q["type"] not in NOT_IN_RUBRICS]}
        for section in schema["sections"]
    ]
    return {**schema, "sections": [section for section in sections if section["questions"]]}


def rubric_questions(version: FormVersion) -> list[Question]:
    return questions_of(rubric_schema(version))


def scores_of(version: FormVersion, answers: dict[str, Any]) -> dict[str, Any]:
    """The answers to scores alone; the others may hold words about a person."""
    scores = {q["key"] for q in rubric_questions(version) if q["type"] == QuestionType.SCORE}
    return {key: value for key, value in answers.items() if key in scores}


def phases_with(form: ApplicationForm) -> list[FormUse]:
    """Phases in which reviewers fill ``form`` in."""
    phases = ReviewPhase.objects.filter(rubric=form).select_related("round_form__round__program")
    return [
        FormUse(
            _("Reviewers fill it in for “%(phase)s”.") % {"phase": phase},
            is_running=phase.round_form.round.state != RoundState.COMPLETED,
            lacks=partial(_lacks_scores, phase),
        )
        for phase in phases
    ]


def _lacks_scores(phase: ReviewPhase, schema: Schema) -> str:
    if has_scores(schema):
        return ""
    text = _(
        "Reviewers fill it in for “%(phase)s”, so it needs at least one score. Keep one, or add another."
    )
    return text % {"phase": phase}
