"""The answers by which staff narrow the list of one round, as far as they may read them."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
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

#: A filter's name in the list's address is this and the export name of its question.
PREFIX = "answer_"
#: Questions offered as filters, so that the panel stays readable; more only where the address asks for them.
MOST_QUESTIONS = 20
#: More numbers than this are a list to choose from instead of boxes to tick.
MOST_BOXES = 30
WHOLE_NUMBER = re.compile(r"-?[0-9]{1,18}")


class AnswerFilter(django_filters.MultipleChoiceFilter):
    """Applications whose answer to a question, in any form that asks it, is among those chosen.

    ``lost`` is asked for and not offered here, any more or to this reader. It finds nobody: left out, it
    would find everybody.
    """

    def __init__(
        self,
        label: str,
        *,
        questions: Sequence[Question] = (),
        choices: Mapping[str, Any] | None = None,
        lost: Iterable[str] = (),
    ) -> None:
        self.keys = [question["key"] for question in questions]
        self.lost = frozenset(lost)
        offered = {**(choices or {}), **dict.fromkeys(sorted(self.lost), _("Not offered here"))}
        is_number = bool(questions) and questions[0]["type"] == QuestionType.NUMBER
        boxes = len(offered) <= MOST_BOXES or not is_number
        super().__init__(
            field_name="answer_index__value",
            label=label,
            choices=list(offered.items()),
            widget=forms.CheckboxSelectMultiple if boxes else forms.SelectMultiple,
        )

    def filter(self, qs: QuerySet, value: list[str]) -> QuerySet:
        if not value:
            return qs
        offered = [chosen for chosen in value if chosen not in self.lost]
        answers = AnswerIndex.objects.filter(question_key__in=self.keys, value__in=offered)
        return qs.filter(pk__in=answers.values("application"))


def asked_answers(parameters: Any) -> dict[str, list[str]]:
    """What the list's address asks of answers, by the filters' names."""
    if not hasattr(parameters, "lists"):
        return {}
    named = {name: list(filter(None, values)) for name, values in parameters.lists()}
    return {name: values for name, values in named.items() if values and name.startswith(PREFIX)}


def answer_filters(*, user: Any, rounds: QuerySet, asked: Mapping[str, list[str]]) -> dict[str, AnswerFilter]:
    """A filter for each question of ``rounds`` that editors marked for it and that ``user`` may read.

    Whoever may not read the answers learns nothing from a filter either. Forms that ask under the same export
    name and in the same way, for mentees and for mentors, share one. Whatever else is ``asked`` is lost.
    """
    readable = list(_readable(user, rounds))
    filters = {}
    for number, (name, questions) in enumerate(_by_name(_offered(readable, user, rounds)).items()):
        values = asked.get(name, [])
        if number >= MOST_QUESTIONS and not values:
            continue
        if choices := _choices(questions, user, rounds, values):
            lost = set(values) - set(choices)
            label = questions[0]["label"]
            filters[name] = AnswerFilter(label, questions=questions, choices=choices, lost=lost)
    labels = {f"{PREFIX}{question['code']}": question["label"] for question, _asked in readable}
    for name, values in asked.items():
        if name not in filters:
            label = labels.get(name) or name.removeprefix(PREFIX)[:40]
            filters[name] = AnswerFilter(label, lost=values)
    return filters


def _readable(user: Any, rounds: QuerySet) -> Iterator[tuple[Question, bool]]:
    """Every question whose answers ``user`` may read, and whether its form still asks it."""
    for round_form in RoundForm.objects.filter(round__in=rounds).select_related("form", "round__program"):
        version = round_form.form.latest_version
        if version is None:
            continue
        sees_all = sees_all_answers(user, round_form.round.program)
        hidden = frozenset() if sees_all else for_the_lead(version.form_id)
        schema = in_language(version.schema, get_language())
        for questions, is_asked in ((questions_of(schema), True), (schema["retired"], False)):
            yield from ((question, is_asked) for question in questions if question["key"] not in hidden)


def _offered(readable: Iterable[tuple[Question, bool]], user: Any, rounds: QuerySet) -> list[Question]:
    """Those to filter by: asked now, and last those asked no more that somebody in reach answered."""
    marked = [
        (question, is_asked)
        for question, is_asked in readable
        if question.get("filterable") and question["type"] in FILTERABLE
    ]
    retired = [question for question, is_asked in marked if not is_asked]
    rows = _index_of(retired, user, rounds) if retired else AnswerIndex.objects.none()
    answered = {str(key) for key in rows.order_by().values_list("question_key", flat=True).distinct()}
    return [
        *(question for question, is_asked in marked if is_asked),
        *(
            {**question, "label": _("%(question)s (no longer asked)") % {"question": question["label"]}}
            for question in retired
            if question["key"] in answered
        ),
    ]


def _by_name(offered: Iterable[Question]) -> dict[str, list[Question]]:
    named: dict[str, list[Question]] = {}
    for question in offered:
        same = named.setdefault(f"{PREFIX}{question['code']}", [])
        if not same or same[0]["type"] == question["type"]:
            same.append(question)
    return named


def _index_of(questions: Iterable[Question], user: Any, rounds: QuerySet) -> QuerySet:
    """What was answered to ``questions`` in applications within the user's reach."""
    read = APPLICATION_POLICY.narrow(Application.objects.filter(round__in=rounds), user)
    return AnswerIndex.objects.filter(
        question_key__in=[question["key"] for question in questions],
        application__in=read.order_by().values("pk"),
    )


def _choices(questions: list[Question], user: Any, rounds: QuerySet, values: list[str]) -> dict[str, Any]:
    """What can be chosen, by the value that the index holds."""
    match questions[0]["type"]:
        case QuestionType.YES_NO:
            return {YES: _("Yes"), NO: _("No")}
        case QuestionType.TERMS:
            return _terms(questions)
        case QuestionType.NUMBER:
            asked = {value: value for value in values if WHOLE_NUMBER.fullmatch(value)}
            return _numbers(questions, user, rounds) | asked
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
    given = _index_of(questions, user, rounds).order_by().values_list("value", flat=True).distinct()
    return {number: number for number in sorted(given, key=int)}
