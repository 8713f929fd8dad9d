"""What else than mentors needs a vocabulary or one of its terms: each domain says it here."""

from collections.abc import Callable

from .models import Term, Vocabulary

#: From the row that is to be deleted: sentences that say what would miss it, and what to do first.
UseSource = Callable[[Vocabulary | Term], list[str]]
_sources: dict[str, UseSource] = {}


def register_word_uses(name: str, source: UseSource) -> None:
    """Have ``source(row)`` asked before a vocabulary or term is deleted; a second of the name replaces it."""
    _sources[name] = source


def uses_of(row: Vocabulary | Term) -> list[str]:
    """Why ``row`` cannot be deleted, mentors apart; nothing where it can."""
    return [sentence for source in _sources.values() for sentence in source(row)]
