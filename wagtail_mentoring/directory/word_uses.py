"""What needs vocabularies or some of their terms: mentors, and whatever else each domain says here."""

from collections import Counter
from collections.abc import Callable, Sequence
from typing import Any

from django.db.models import Count

from .models import Mentor, Term, Vocabulary

#: From the rows that are to go together: sentences that say what would miss them, and what to do first.
UseSource = Callable[[Sequence[Vocabulary | Term]], list[str]]
_sources: dict[str, UseSource] = {}


def register_word_uses(name: str, source: UseSource) -> None:
    """Have ``source(rows)`` asked before vocabularies or terms go; a second of the name replaces it."""
    _sources[name] = source


def uses_of(rows: Sequence[Vocabulary | Term]) -> list[str]:
    """Why ``rows`` cannot go together, mentors apart; nothing where they can."""
    return [sentence for source in _sources.values() for sentence in source(rows)]


def mentors_with(rows: Sequence[Vocabulary | Term]) -> Counter[Any]:
    """How many mentors are described with each of ``rows``, or with a term of it; all are of one kind."""
    row = "term" if all(isinstance(row, Term) for row in rows) else "term__vocabulary"
    links = Mentor.terms.through.objects.filter(**{f"{row}__in": rows}).order_by()
    return Counter(dict(links.values_list(row).annotate(Count("mentor", distinct=True))))


class Needs:
    """What keeps ``rows`` from going together; false where nothing does."""

    def __init__(self, rows: Sequence[Vocabulary | Term]) -> None:
        self.mentors = mentors_with(rows)
        self.uses = uses_of(rows)

    def __bool__(self) -> bool:
        return bool(self.mentors or self.uses)
