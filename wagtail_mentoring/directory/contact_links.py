"""Ways to reach a mentor, on the page of the contact data: rooms above register theirs."""

from collections.abc import Callable
from typing import Any

from .models import ContactCard

#: Labels with their addresses, for a user and a card.
LinkSource = Callable[[Any, ContactCard], list[tuple[str, str]]]
_sources: dict[str, LinkSource] = {}


def register_contact_links(name: str, source: LinkSource) -> None:
    """Have ``source(user, card)`` asked for links; a second one of the same name replaces it."""
    _sources[name] = source


def contact_links(user: Any, card: ContactCard) -> list[tuple[str, str]]:
    return [link for source in _sources.values() for link in source(user, card)]
