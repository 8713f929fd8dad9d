"""What a room adds to Wagtail’s admin: said in its own ``hooks.py``, wired in ``wagtail_hooks.py``."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any


def _nothing() -> None:
    """A room that registers nothing with others."""


@dataclass(frozen=True)
class AdminParts:
    """The parts of one room. ``connect`` is called once, and tells the registries of rooms below."""

    viewsets: Sequence[Any] = ()
    #: Viewset classes of snippets.
    snippets: Sequence[Any] = ()
    bulk_actions: Sequence[Any] = ()
    #: By action of the audit log: its label, and its message.
    log_messages: Mapping[str, tuple[Any, Any]] = field(default_factory=dict)
    #: By name of a value in the data of these entries: the words for the codes that it may hold.
    log_words: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    #: Those of ``log_messages`` that stand in the decision log.
    decisions: Collection[str] = ()
    #: Permission policies that say whose lines of Wagtail's site history somebody sees.
    policies: Sequence[Any] = ()
    connect: Callable[[], None] = _nothing
