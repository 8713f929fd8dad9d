"""The words that were searched for, set off in what a card shows.

Only what the audience sees on the card or on the profile is marked or quoted: a hidden field is not known
here.
"""

from dataclasses import dataclass
from typing import Protocol

from django.utils.safestring import SafeString

from .visibility import MentorView


class Highlighter(Protocol):
    """What a search engine may offer: its results' ``highlighter()``."""

    def marked(self, text: str) -> SafeString:
        """The whole text, escaped, with the words that were found in ``<mark>``."""

    def excerpt(self, text: str) -> SafeString:
        """A stretch of a long text around such words, marked; empty where it has none."""


@dataclass(frozen=True)
class Marks:
    """Values of a ``MentorView`` as HTML. ``excerpt`` is of the bio."""

    name: SafeString
    job_title: SafeString
    employer: SafeString
    place: SafeString
    card_terms: tuple[SafeString, ...]
    excerpt: SafeString


def marks_of(card: MentorView, highlighter: Highlighter | None) -> Marks | None:
    """What is found in ``card``; None where the engine does not say."""
    if highlighter is None:
        return None
    return Marks(
        name=highlighter.marked(card.name),
        job_title=highlighter.marked(card.job_title),
        employer=highlighter.marked(card.employer),
        place=highlighter.marked(card.place),
        card_terms=tuple(highlighter.marked(name) for name in card.card_terms),
        excerpt=highlighter.excerpt(card.bio),
    )
