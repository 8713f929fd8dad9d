"""For checks of stored rows: one that cannot even be looked at is named, and the rest looked at as well."""

from collections.abc import Callable, Iterable, Iterator
from typing import TypeVar

Row = TypeVar("Row")

#: An error may quote a whole row.
LONGEST = 200


def look_at_each(
    rows: Iterable[Row], look: Callable[[Row], str], *, name: Callable[[Row], str]
) -> Iterator[str]:
    """Yield what ``look`` says is wrong with each of ``rows``, an empty text for a whole one.

    Where ``look`` raises, what ``name`` calls the row is named with the error.
    """
    for row in rows:
        try:
            problem = look(row)
        except Exception as error:  # noqa: BLE001  a damaged row may raise anything
            problem = f"{name(row)}: cannot be looked at ({words_of(error)})"
        yield problem


def words_of(error: Exception) -> str:
    return f"{type(error).__name__}: {error}"[:LONGEST]
