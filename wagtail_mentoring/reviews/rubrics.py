"""The rubric of a phase: the questions of its form that a reviewer can answer."""

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
    types = {question["type"] for question in questions_of(version.schema)}
    return QuestionType.SCORE in types and not types.intersection(NOT_IN_RUBRICS)


def rubric_schema(version: FormVersion) -> Schema:
    """The version's questions without those that no reviewer can answer, and without emptied sections."""
    sections = [
        {**section, "questions": [q for q in section["questions"] if q["type"] not in NOT_IN_RUBRICS]}
        for section in version.schema["sections"]
    ]
    return {**version.schema, "sections": [section for section in sections if section["questions"]]}


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
        )
        for phase in phases
    ]
