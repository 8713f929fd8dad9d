"""What about an application may need somebody's attention: choices of a filter, to which rooms above add."""

from collections.abc import Callable
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from . import decisions
from .notifications import with_troubled_mail

#: Leaves those of ``applications`` that need the attention of ``user``.
Narrow = Callable[[QuerySet, Any], QuerySet]


def _late(applications: QuerySet, user: Any) -> QuerySet:
    return applications.filter(is_late=True)


def _untold(applications: QuerySet, user: Any) -> QuerySet:
    return applications.filter(status__in=decisions.DECIDED, released_at=None)


def _troubled_mail(applications: QuerySet, user: Any) -> QuerySet:
    return with_troubled_mail(applications)


def _held(applications: QuerySet, user: Any) -> QuerySet:
    return applications.exclude(held_at=None)


_kinds: dict[str, tuple[Any, Narrow]] = {
    "late": (_("Handed in late"), _late),
    "untold": (_("Decided, not released"), _untold),
    "mail": (_("Mail could not be sent"), _troubled_mail),
    "held": (_("On hold: may be a robot's"), _held),
}


def register_attention(value: str, label: Any, narrow: Narrow) -> None:
    """Add a choice at the end of the filter; a second one of the same value replaces it."""
    _kinds[value] = (label, narrow)


def attention_choices() -> list[tuple[str, Any]]:
    return [(value, label) for value, (label, _narrow) in _kinds.items()]


def in_need(applications: QuerySet, value: str, user: Any) -> QuerySet:
    """Those of ``applications`` that the choice means. Raises ``KeyError`` for one there is not."""
    return _kinds[value][1](applications, user)
