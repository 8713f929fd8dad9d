"""Mentors like another one: those with a place free who share the terms that few others have."""

from collections.abc import Sequence
from typing import Any

from django.db.models import Case, Count, FloatField, Q, Sum, Value, When

from .finder import TERM_KEY
from .models import Mentor, Term


def similar_mentors(mentor: Mentor, limit: int = 3) -> list[tuple[Mentor, Sequence[Any]]]:
    """Up to ``limit`` mentors, each with the translation keys of the shared terms, the rarest first.

    A term counts the more, the fewer mentors have it: everybody speaks English, few know about biotech.
    Takes a constant number of queries.
    """
    weights = _weights(mentor)
    if not weights:
        return []
    cases = [When(**{TERM_KEY: key}, then=Value(weight)) for key, weight in weights.items()]
    score = Sum(Case(*cases, output_field=FloatField()))
    alike = Mentor.objects.available().exclude(pk=mentor.pk).filter(**{f"{TERM_KEY}__in": weights})
    best = alike.annotate(likeness=score).order_by("-likeness", "sort_key", "pk").with_card_details()[:limit]
    return [(other, _shared(other, weights)) for other in best]


def _weights(mentor: Mentor) -> dict[Any, float]:
    """One divided by the number of listed mentors with the term, by translation key, the largest first."""
    own = Term.objects.filter(mentors=mentor)
    listed = Q(mentors__in=Mentor.objects.listed().order_by().values("pk"))
    # The terms are named by a query of their own: a count over the same join would only see this mentor.
    rows = Term.objects.filter(pk__in=own.order_by().values("pk")).annotate(n=Count("mentors", filter=listed))
    return {term.translation_key: 1 / term.n for term in rows.order_by("n", "pk") if term.n}


def _shared(other: Mentor, weights: dict[Any, float]) -> list[Any]:
    have = {term.translation_key for term in other.terms.all()}
    return [key for key in weights if key in have]
