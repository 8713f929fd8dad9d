"""The answers by which staff narrow the list of one round, as far as they may read them."""

from collections.abc import Iterable
from typing import Any

import django_filters
from django import forms
from django.db.models import QuerySet
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from wagtail_mentoring.application_forms.answer_rules import NO, YES
from wagtail_mentoring.application_forms.choices import QuestionType
from wagtail_mentoring.application_forms.marked_questions import for_the_lead
from wagtail_mentoring.application_forms.models import RoundForm
from wagtail_mentoring.application_forms.translations import in_language
from wagtail_mentoring.application_forms.versions import Question, all_options, questions_of
from wagtail_mentoring.directory.models import Term
from wagtail_mentoring.directory.visibility import translated_names

from .answers import FILTERABLE
from .models import AnswerIndex, Application
from .permissions import APPLICATION_POLICY, sees_all_answers

#: Questions offered as filters, so that the panel stays readable.
MOST_QUESTIONS = 20
#: More numbers than this are a list to choose from instead of boxes to tick.
MOST_BOXES = 30


class AnswerFilter(django_filters.MultipleChoiceFilter):
    """Applications whose answer to a question, in any form that asks it, is among those chosen."""

    def __init__(self, questions: list[Question], choices: dict[str, Any]) -> None:
        boxes = len(choices) <= MOST_BOXES or questions[0]["type"] != QuestionType.NUMBER
        super().__init__(
            field_name="answer_index__value",
            label=questions[0]["label"],
            choices=list(choices.items()),
            widget=forms.CheckboxSelectMultiple if boxes else forms.SelectMultiple,
        )
        self.keys = [question["key"] for question in questions]

    def filter(self, qs: QuerySet, value: list[str]) -> QuerySet:
        if not value:
            return qs
        answers = AnswerIndex.objects.filter(question_key__in=self.keys, value__in=value)
        return qs.filter(pk__in=answers.values("application"))


def answer_filters(*, user: Any, rounds: QuerySet) -> dict[str, AnswerFilter]:
    """A filter for each question of ``rounds`` that editors marked for it and that ``user`` may read.

    Whoever may not read the answers learns nothing from a filter either. Forms that ask under the same export
    name and in the same way, for mentees and for mentors, share one.
    """
    asked: dict[str, list[Question]] = {}
    for question in _questions(user, rounds):
        same = asked.setdefault(question["code"], [])
        if not same or same[0]["type"] == question["type"]:
            same.append(question)
    filters = {}
    for code, questions in list(asked.items())[:MOST_QUESTIONS]:
        if choices := _choices(questions, user, rounds):
            filters[f"answer_{code}"] = AnswerFilter(questions, choices)
    return filters


def _questions(user: Any, rounds: QuerySet) -> Iterable[Question]:
    for round_form in RoundForm.objects.filter(round__in=rounds).select_related("form", "round__program"):
        version = round_form.form.latest_version
        if version is None:
            continue
        sees_all = sees_all_answers(user, round_form.round.program)
        hidden = frozenset() if sees_all else for_the_lead(version.form_id)
        for question in questions_of(in_language(version.schema, get_language())):
            offered = question.get("filterable") and question["type"] in FILTERABLE
            if offered and question["key"] not in hidden:
                yield question


def _choices(questions: list[Question], user: Any, rounds: QuerySet) -> dict[str, Any]:
    """What can be chosen, by the value that the index holds."""
    match questions[0]["type"]:
        case QuestionType.YES_NO:
            return {YES: _("Yes"), NO: _("No")}
        case QuestionType.TERMS:
            return _terms(questions)
        case QuestionType.NUMBER:
            return _numbers(questions, user, rounds)
        case _:
            options = (item for question in questions for item in all_options(question).items())
            return {key: option["label"] for key, option in options}


def _terms(questions: list[Question]) -> dict[str, str]:
    """The vocabularies' terms in the editors' order and the reader's language."""
    vocabularies = [question["vocabulary"]["key"] for question in questions]
    terms = list(Term.objects.canonical().filter(vocabulary__translation_key__in=vocabularies))
    names = translated_names([], terms)
    return {str(term.translation_key): names.get(term.translation_key, term.name) for term in terms}


def _numbers(questions: list[Question], user: Any, rounds: QuerySet) -> dict[str, str]:
    """The numbers that were given, in order."""
    read = APPLICATION_POLICY.narrow(Application.objects.filter(round__in=rounds), user)
    rows = AnswerIndex.objects.filter(
        question_key__in=[question["key"] for question in questions],
        application__in=read.order_by().values("pk"),
    )
    given = rows.order_by().values_list("value", flat=True).distinct()
    return {number: number for number in sorted(given, key=int)}
