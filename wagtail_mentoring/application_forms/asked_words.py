"""Which forms ask for the terms of a vocabulary, so that nobody takes the answers away from under them."""

from collections.abc import Iterator, Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from wagtail_mentoring.directory.models import Term, Vocabulary

from .choices import QuestionType
from .form_models import newest_versions
from .versions import Question, questions_of


def forms_that_need(rows: Sequence[Vocabulary | Term]) -> list[str]:
    """What published forms would miss if all of ``rows`` went, in sentences.

    A translation only renames, so nobody misses it; nor do drafts, which say so when they are published.
    """
    whole = {row.pk for row in rows if isinstance(row, Vocabulary)}
    terms = [row for row in rows if isinstance(row, Term)]
    concerned = whole | {term.vocabulary_id for term in terms}
    return [
        _sentence(whole=vocabulary.pk in whole, count=len(terms))
        % {"form": name, "question": question["label"]}
        for vocabulary in Vocabulary.objects.canonical().filter(pk__in=concerned)
        for name, question in _asking_for(vocabulary)
        if _terms_left(vocabulary, whole, terms) < _fewest_terms(question)
    ]


def _terms_left(vocabulary: Vocabulary, whole: set[Any], terms: Sequence[Term]) -> int:
    if vocabulary.pk in whole:
        return 0
    return vocabulary.terms.exclude(pk__in=[term.pk for term in terms]).count()


def _sentence(*, whole: bool, count: int) -> str:
    if not whole:
        return ngettext(
            "Without it the form “%(form)s” offers too few terms in “%(question)s”. Add another term first, "
            "or take the question out of the form and publish it.",
            "Without them the form “%(form)s” offers too few terms in “%(question)s”. Add other terms first, "
            "or take the question out of the form and publish it.",
            count,
        )
    return _(
        "The form “%(form)s” asks for it in “%(question)s”, which nobody could answer any more. Take the "
        "question out of the form and publish it first."
    )


def _asking_for(vocabulary: Vocabulary) -> Iterator[tuple[str, Question]]:
    key = str(vocabulary.translation_key)
    for version in newest_versions():
        for question in questions_of(version.schema):
            if question["type"] == QuestionType.TERMS and question["vocabulary"]["key"] == key:
                yield version.form.name, question


def _fewest_terms(question: Question) -> int:
    """How many terms there must be: one at the least, or the page would ask without any answer."""
    return question["min_choices"] or 1
