"""Filters: the conditions of a queryset, decided from the index's own tables.

A condition on related objects belongs to one join of the queryset. Conditions of the same join must be met by
the same related object (``filter(books__year=1954, books__pages__gt=400)``), those of two joins by any two
(``filter(terms=1).filter(terms=2)``). So a conjunction is kept join by join, and carried up to the documents
last.
"""

import operator
from collections.abc import Callable
from dataclasses import dataclass
from functools import reduce
from typing import Any

import numpy as np

from wagtail_mentoring.search.tables import Column, Mask, Table
from wagtail_mentoring.search.values import Value, encode, encode_one

#: The relations leading from the document to a row, each with the alias of its join.
Join = tuple[tuple[str, str], ...]
DOCUMENT: Join = ()

COMPARISONS: dict[str, Callable[[Any, Any], bool]] = {
    "gt": operator.gt,
    "gte": operator.ge,
    "lt": operator.lt,
    "lte": operator.le,
}

#: Returns the rows of a column that are accepted.
RowsOf = Callable[[Column], Mask]


@dataclass(frozen=True, slots=True)
class Criterion:
    """One lookup on one field."""

    join: Join
    field: str
    rows_of: RowsOf


@dataclass(frozen=True, slots=True)
class Missing:
    """A field that must have no value."""

    join: Join
    field: str


@dataclass(frozen=True, slots=True)
class Never:
    """What no document meets."""


@dataclass(frozen=True, slots=True)
class Combined:
    """Several filters joined by "AND" or "OR", perhaps negated."""

    connector: str
    negated: bool
    parts: tuple["Filter", ...]


Filter = Criterion | Missing | Never | Combined


def criterion(join: Join, field: str, lookup: str, value: Any) -> Criterion | Missing | None:
    """Return the criterion for a lookup, or None for a lookup the index does not know."""
    if lookup == "isnull":
        return Missing(join, field) if value else Criterion(join, field, lambda column: column.present)
    rows_of = _rows_of(lookup, value)
    return Criterion(join, field, rows_of) if rows_of else None


def _rows_of(lookup: str, value: Any) -> RowsOf | None:
    if lookup == "in":
        wanted = [kept for item in value for kept in encode(item)]
        return lambda column: column.holding(wanted)
    if lookup == "range":
        low, high = (encode_one(end) for end in value)
        return lambda column: column.where(
            lambda found: _holds(operator.ge, found, low) and _holds(operator.le, found, high)
        )
    if value is None:
        return lambda column: column.holding(())
    operand = encode_one(value)
    if lookup == "exact":
        return lambda column: column.holding((operand,))
    if lookup in ("startswith", "prefix"):
        return lambda column: column.where(lambda found: str(found).startswith(str(operand)))
    if lookup in COMPARISONS:
        return lambda column: column.where(lambda found: _holds(COMPARISONS[lookup], found, operand))
    return None


def _holds(comparison: Callable[[Any, Any], bool], found: Value, operand: Value) -> bool:
    """Compare numbers with numbers and strings with strings; nothing else compares."""
    return isinstance(found, str) == isinstance(operand, str) and comparison(found, operand)


@dataclass(frozen=True, slots=True)
class Rows:
    """The rows at the end of a join that meet a filter: a mask, or the one criterion that decides."""

    decided_by: Mask | Criterion

    def at(self, join: Join, table: Table) -> Mask:
        """Return the rows of the table at the end of the join."""
        if isinstance(self.decided_by, Criterion):
            return self.decided_by.rows_of(_table_at(join, table).column(self.decided_by.field))
        return self.decided_by


def documents_where(tree: Filter, table: Table) -> Mask:
    """Return the documents of a table that meet a filter."""
    return _carried_to_documents(_by_join(tree, table), table)


def _by_join(tree: Filter, table: Table) -> dict[Join, Rows]:
    """Return, for each join, the rows that meet the filter's part about it; all parts make the filter."""
    match tree:
        case Never():
            return {DOCUMENT: Rows(np.zeros(table.size, dtype=bool))}
        case Missing():
            return _missing(tree, table)
        case Criterion():
            return {tree.join: Rows(tree)}
        case Combined(negated=True):
            positive = _by_join(Combined(tree.connector, False, tree.parts), table)
            return {DOCUMENT: Rows(~_carried_to_documents(positive, table))}
        case Combined(connector="OR"):
            return _either([_by_join(part, table) for part in tree.parts], table)
        case _:
            return _both([_by_join(part, table) for part in tree.parts], table)


def _missing(tree: Missing, table: Table) -> dict[Join, Rows]:
    """A value is missing where it is empty, and where the object that would hold it does not exist."""
    rows = _table_at(tree.join, table)
    empty = ~rows.column(tree.field).present
    if tree.join == DOCUMENT:
        return {DOCUMENT: Rows(empty)}
    parent = _table_at(tree.join[:-1], table)
    childless = ~rows.carried_up(np.ones(rows.size, dtype=bool), parent.size)
    return {tree.join[:-1]: Rows(childless | rows.carried_up(empty, parent.size))}


def _both(parts: list[dict[Join, Rows]], table: Table) -> dict[Join, Rows]:
    joined: dict[Join, Rows] = {}
    for part in parts:
        for join, rows in part.items():
            before = joined.get(join)
            joined[join] = Rows(before.at(join, table) & rows.at(join, table)) if before else rows
    return joined


def _either(parts: list[dict[Join, Rows]], table: Table) -> dict[Join, Rows]:
    joins = {join for part in parts for join in part}
    if len(joins) == 1 and all(parts):
        (join,) = joins
        return {join: Rows(reduce(np.logical_or, [part[join].at(join, table) for part in parts]))}
    return {DOCUMENT: Rows(reduce(np.logical_or, [_carried_to_documents(part, table) for part in parts]))}


def _carried_to_documents(by_join: dict[Join, Rows], table: Table) -> Mask:
    """Return the documents for which every join has a row that meets its part, the innermost joins first."""
    documents = np.ones(table.size, dtype=bool)
    left: dict[Join, Mask] = {}
    for join, rows in by_join.items():
        if _stands_alone(join, by_join) and isinstance(rows.decided_by, Criterion):
            path = [relation for _alias, relation in join]
            documents &= rows.decided_by.rows_of(table.flat([*path, rows.decided_by.field]))
        else:
            left[join] = rows.at(join, table)
    for join in sorted(_with_ancestors(left), key=len, reverse=True):
        if join == DOCUMENT or join not in left:
            continue
        parent = _table_at(join[:-1], table)
        carried = _table_at(join, table).carried_up(left[join], parent.size)
        left[join[:-1]] = left[join[:-1]] & carried if join[:-1] in left else carried
    return documents & left[DOCUMENT] if DOCUMENT in left else documents


def _stands_alone(join: Join, by_join: dict[Join, Rows]) -> bool:
    """Tell whether no other join of the filter sets out by the same first step."""
    return not any(other != join and other[:1] == join[:1] for other in by_join)


def _with_ancestors(joins: dict[Join, Mask]) -> set[Join]:
    return {join[:length] for join in joins for length in range(len(join) + 1)}


def _table_at(join: Join, table: Table) -> Table:
    for _alias, relation in join:
        table = table.child(relation)
    return table
