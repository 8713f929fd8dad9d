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
from django.db import DEFAULT_DB_ALIAS
from django.db.models import Subquery
from django.db.models.sql.query import Query

from wagtail_mentoring.search.tables import Mask, Table
from wagtail_mentoring.search.values import Value, encode, encode_one

#: The relations leading from the document to a row, each with the alias of its join.
Join = tuple[tuple[str, str], ...]
DOCUMENT: Join = ()

COMPARISONS: dict[str, Callable[[Any, Any], bool]] = {
    "exact": operator.eq,
    "gt": operator.gt,
    "gte": operator.ge,
    "lt": operator.lt,
    "lte": operator.le,
}


@dataclass(frozen=True, slots=True)
class Condition:
    """One lookup on one field."""

    join: Join
    field: str
    accepts: Callable[[Value], bool]


@dataclass(frozen=True, slots=True)
class Missing:
    """A field that must have no value."""

    join: Join
    field: str


@dataclass(frozen=True, slots=True)
class Never:
    """A condition no document meets."""


@dataclass(frozen=True, slots=True)
class Combined:
    """Several filters joined by "AND" or "OR", perhaps negated."""

    connector: str
    negated: bool
    parts: tuple["Filter", ...]


Filter = Condition | Missing | Never | Combined


def condition(join: Join, field: str, lookup: str, value: Any) -> Condition | Missing | None:
    """Return the condition for a lookup, or None for a lookup the index does not know."""
    if lookup == "isnull":
        return Missing(join, field) if value else Condition(join, field, lambda found: True)
    accepts = _acceptor(lookup, _literal(value, single=lookup != "in"))
    return Condition(join, field, accepts) if accepts else None


def _literal(value: Any, *, single: bool) -> Any:
    """Return a lookup's value, asking the database where it is a subquery."""
    if not isinstance(value, (Query, Subquery)):
        return value
    query = value.query if isinstance(value, Subquery) else value
    rows = query.get_compiler(DEFAULT_DB_ALIAS).results_iter()
    values = [row[0] for row in rows]
    return (values[0] if values else None) if single else values


def _acceptor(lookup: str, value: Any) -> Callable[[Value], bool] | None:
    if lookup == "in":
        return {kept for item in value for kept in encode(item)}.__contains__
    if lookup == "range":
        low, high = (encode_one(end) for end in value)
        return lambda found: _holds(operator.ge, found, low) and _holds(operator.le, found, high)
    if value is None:
        return lambda found: False
    operand = encode_one(value)
    if lookup in ("startswith", "prefix"):
        return lambda found: str(found).startswith(str(operand))
    if lookup in COMPARISONS:
        return lambda found: _holds(COMPARISONS[lookup], found, operand)
    return None


def _holds(comparison: Callable[[Any, Any], bool], found: Value, operand: Value) -> bool:
    """Compare numbers with numbers and strings with strings; nothing else compares."""
    return isinstance(found, str) == isinstance(operand, str) and comparison(found, operand)


def documents_where(condition_tree: Filter, table: Table) -> Mask:
    """Return the documents of a table that meet a filter."""
    return _carried_to_documents(_by_join(condition_tree, table), table)


def _by_join(tree: Filter, table: Table) -> dict[Join, Mask]:
    """Return, for each join, the rows that meet the filter's part about it; all parts make the filter."""
    match tree:
        case Never():
            return {DOCUMENT: np.zeros(table.size, dtype=bool)}
        case Missing():
            return _missing(tree, table)
        case Condition(join, field, accepts):
            return {join: _table_at(join, table).column(field).where(accepts)}
        case Combined(negated=True):
            positive = _by_join(Combined(tree.connector, False, tree.parts), table)
            return {DOCUMENT: ~_carried_to_documents(positive, table)}
        case Combined(connector="OR"):
            return _either([_by_join(part, table) for part in tree.parts], table)
        case _:
            return _both([_by_join(part, table) for part in tree.parts])


def _missing(tree: Missing, table: Table) -> dict[Join, Mask]:
    """A value is missing where it is empty, and where the object that would hold it does not exist."""
    rows = _table_at(tree.join, table)
    empty = ~rows.column(tree.field).present()
    if tree.join == DOCUMENT:
        return {DOCUMENT: empty}
    parent = _table_at(tree.join[:-1], table)
    childless = ~rows.carried_up(np.ones(rows.size, dtype=bool), parent.size)
    return {tree.join[:-1]: childless | rows.carried_up(empty, parent.size)}


def _both(parts: list[dict[Join, Mask]]) -> dict[Join, Mask]:
    joined: dict[Join, Mask] = {}
    for part in parts:
        for join, mask in part.items():
            joined[join] = joined[join] & mask if join in joined else mask
    return joined


def _either(parts: list[dict[Join, Mask]], table: Table) -> dict[Join, Mask]:
    joins = {join for part in parts for join in part}
    if len(joins) == 1 and all(parts):
        (join,) = joins
        return {join: reduce(np.logical_or, [part[join] for part in parts])}
    return {DOCUMENT: reduce(np.logical_or, [_carried_to_documents(part, table) for part in parts])}


def _carried_to_documents(by_join: dict[Join, Mask], table: Table) -> Mask:
    """Return the documents for which every join has a row that meets its part, the innermost joins first."""
    left = {DOCUMENT: np.ones(table.size, dtype=bool)} | by_join
    for join in sorted(_with_ancestors(left), key=len, reverse=True):
        if join == DOCUMENT or join not in left:
            continue
        parent = _table_at(join[:-1], table)
        carried = _table_at(join, table).carried_up(left[join], parent.size)
        left[join[:-1]] = left[join[:-1]] & carried if join[:-1] in left else carried
    return left[DOCUMENT]


def _with_ancestors(joins: dict[Join, Mask]) -> set[Join]:
    return {join[:length] for join in joins for length in range(len(join) + 1)}


def _table_at(join: Join, table: Table) -> Table:
    for _alias, relation in join:
        table = table.child(relation)
    return table
