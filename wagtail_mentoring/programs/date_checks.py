"""What other rooms have against the dates of a round: a form of it that would close before it opens, say."""

from collections.abc import Callable, Iterable
from typing import Any

#: Gets a round with the dates it is to have; yields the field and the sentence for each thing against them.
DateCheck = Callable[[Any], Iterable[tuple[str, str]]]
_checks: dict[str, DateCheck] = {}


def register_date_check(name: str, check: DateCheck) -> None:
    """Have ``check`` asked before a round is saved; a second one of the same name replaces the first."""
    _checks[name] = check


def objections_to(round: Any) -> dict[str, list[str]]:
    """What stands against the dates of ``round``, by field."""
    found: dict[str, list[str]] = {}
    for check in _checks.values():
        for field, sentence in check(round):
            found.setdefault(field, []).append(sentence)
    return found
