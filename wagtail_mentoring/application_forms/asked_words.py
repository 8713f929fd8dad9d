"""Which forms ask for the terms of a vocabulary, so that nobody takes the answers away from under them."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from wagtail_mentoring.directory.models import Term, Vocabulary

from .choices import QuestionType
from .form_models import newest_versions
from .versions import Question, questions_of


def forms_that_need(row: Vocabulary | Term) -> list[str]:
    """What published forms would miss without ``row``, in sentences.

    A translation only renames, so nobody misses it; nor do drafts, which say so when they are published.
    """
    vocabulary = row.vocabulary if isinstance(row, Term) else row
    if not Vocabulary.objects.canonical().filter(pk=vocabulary.pk).exists():
        return []
    left = vocabulary.terms.exclude(pk=row.pk).count() if isinstance(row, Term) else 0
    return [
        _sentence(row) % {"form": name, "question": question["label"]}
        for name, question in _asking_for(vocabulary)
        if left < _fewest_terms(question)
    ]


def _sentence(row: Vocabulary | Term) -> str:
    if isinstance(row, Term):
        return _(
            "Without it the form “%(form)s” offers too few terms in “%(question)s”. Add another term first, "
            "or take the question out of the form and publish it."
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
