"""What else than mentors needs vocabularies or some of their terms: each domain says it here."""

from collections.abc import Callable, Sequence

from .models import Term, Vocabulary

#: From the rows that are to go together: sentences that say what would miss them, and what to do first.
UseSource = Callable[[Sequence[Vocabulary | Term]], list[str]]
_sources: dict[str, UseSource] = {}


def register_word_uses(name: str, source: UseSource) -> None:
    """Have ``source(rows)`` asked before vocabularies or terms go; a second of the name replaces it."""
    _sources[name] = source


def uses_of(rows: Sequence[Vocabulary | Term]) -> list[str]:
    """Why ``rows`` cannot go together, mentors apart; nothing where they can."""
    return [sentence for source in _sources.values() for sentence in source(rows)]
