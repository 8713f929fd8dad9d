"""Vocabularies that stay as they are while somebody looks at what needs their terms, and acts on it."""

from collections.abc import Sequence

from django.db.models import Q, QuerySet

from .models import Term, Vocabulary


def hold_vocabularies(vocabularies: QuerySet[Vocabulary]) -> None:
    """Until the caller's transaction ends nobody else takes a term out, or publishes a form that asks for it.

    Terms may still be added.
    """
    list(vocabularies.select_for_update(no_key=True).order_by("pk").values_list("pk"))


def hold_words(rows: Sequence[Vocabulary | Term]) -> None:
    """Hold the vocabularies that ``rows`` are or belong to, and keep mentors from being given their terms.

    The vocabularies come first, in order of their keys, so that nobody waits for each other.
    """
    whole = [row.pk for row in rows if isinstance(row, Vocabulary)]
    going = Term.objects.filter(
        Q(vocabulary__in=whole) | Q(pk__in=[row.pk for row in rows if isinstance(row, Term)])
    )
    hold_vocabularies(Vocabulary.objects.filter(Q(pk__in=whole) | Q(pk__in=going.values("vocabulary"))))
    list(going.select_for_update().order_by("pk").values_list("pk"))
