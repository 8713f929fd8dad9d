"""The order of the found documents: by score, by filter fields, or, for an expression, by the database."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from django.db.models import OrderBy

from wagtail_mentoring.search.compilers import SearchQueryCompiler
from wagtail_mentoring.search.ranking import Matches
from wagtail_mentoring.search.segments import Snapshot
from wagtail_mentoring.search.tables import Numbers, sort_key
from wagtail_mentoring.search.tokens import fold
from wagtail_mentoring.search.values import Value


def in_order(compiler: SearchQueryCompiler, snapshot: Snapshot, found: Matches) -> Numbers:
    """Return the numbers of the found documents, first things first; equals follow by primary key."""
    documents = np.flatnonzero(found.mask)
    if compiler.order_by_relevance:
        documents = documents[_by_key(snapshot, documents, descending=False)]
        return documents[np.argsort(-found.scores[documents], kind="stable")]
    wanted = list(compiler.queryset.query.order_by)
    if any(isinstance(name, OrderBy) or not isinstance(name, str) for name in wanted):
        return _by_database(compiler, snapshot, documents)
    documents = documents[_by_key(snapshot, documents, descending=True)]
    for reverse, definition in reversed(list(compiler._get_order_by())):
        documents = documents[_by_field(snapshot, documents, definition.field_name, reverse=reverse)]
    return documents


def _by_key(snapshot: Snapshot, documents: Numbers, *, descending: bool) -> Numbers:
    places = np.argsort(snapshot.key_order()[documents], kind="stable")
    return places[::-1] if descending else places


def _by_field(snapshot: Snapshot, documents: Numbers, name: str, *, reverse: bool) -> Numbers:
    """Return the places of the documents by a field's value; those without one come last either way."""
    ranks = snapshot.keep(("ranks", name), lambda: _value_ranks(snapshot, name))[documents]
    missing = ranks < 0
    return np.lexsort((-ranks if reverse else ranks, missing))


def _value_ranks(snapshot: Snapshot, name: str) -> Numbers:
    """Return for each document the rank of its (smallest) value among all values, -1 where there is none."""
    columns = snapshot.columns((name,))
    values = sorted({value for _offset, column in columns for value in column.values}, key=_reading_order)
    rank = {value: number for number, value in enumerate(values)}
    ranks = np.full(snapshot.size, len(values), dtype=np.int64)
    for offset, column in columns:
        of_values = np.array([rank[value] for value in column.values], dtype=np.int64)
        np.minimum.at(ranks, offset + column.rows, of_values[column.ordinals])
    ranks[ranks == len(values)] = -1
    return ranks


def _reading_order(value: Value) -> tuple[Any, ...]:
    return (True, fold(value), value) if isinstance(value, str) else sort_key(value)


def _by_database(compiler: SearchQueryCompiler, snapshot: Snapshot, documents: Numbers) -> Numbers:
    """An ``OrderBy`` expression is the database's to evaluate: it orders all, and the found ones are kept."""
    keys: Sequence[str] = snapshot.keys()
    place = {keys[number]: number for number in documents}
    ordered = compiler.queryset.values_list("pk", flat=True)
    numbers = [place[str(pk)] for pk in dict.fromkeys(ordered) if str(pk) in place]
    return np.array(numbers, dtype=np.int64)
