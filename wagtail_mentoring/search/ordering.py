"""The order of the found documents: by score, by filter fields, or, for an expression, by the database.

Each segment puts its own first few in order; the few of all segments are then merged by their values.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import chain
from operator import itemgetter
from typing import Any

import numpy as np
from django.db.models import OrderBy
from numpy.typing import NDArray

from wagtail_mentoring.search.compilers import SearchQueryCompiler
from wagtail_mentoring.search.ranking import Matches
from wagtail_mentoring.search.segments import Part, Snapshot, key_order
from wagtail_mentoring.search.tables import Numbers, reading_order

#: The places of documents, one number each: the smaller, the earlier.
Ranks = NDArray[Any]

#: A filter field to order by, and whether the largest comes first.
ByField = tuple[str, bool]

#: Comes after every rank.
AT_THE_END = np.iinfo(np.int64).max


@dataclass(frozen=True, slots=True)
class Found:
    """One document of the results."""

    part: Part
    number: int
    score: float

    @property
    def key(self) -> str:
        return self.part.segment.columns.keys[self.number]


def in_order(
    compiler: SearchQueryCompiler, snapshot: Snapshot, found: Sequence[Matches], most: int | None
) -> list[Found]:
    """Return the first ``most`` found documents (all for None); equals follow by primary key."""
    parts = list(zip(snapshot.parts, found, strict=True))
    if compiler.order_by_relevance:
        return _merged_by_score([_by_score(part, matches, most) for part, matches in parts])
    wanted = list(compiler.queryset.query.order_by)
    if any(isinstance(name, OrderBy) or not isinstance(name, str) for name in wanted):
        return _by_database(compiler, [_everything(part, matches) for part, matches in parts])
    fields = [(definition.field_name, reverse) for reverse, definition in compiler._get_order_by()]
    return _merged_by_fields([_by_ranks(part, matches, fields, most) for part, matches in parts], fields)


# In one segment


def _by_score(part: Part, matches: Matches, most: int | None) -> list[Found]:
    documents = np.flatnonzero(matches.mask)
    places = _first([-matches.scores[documents], part.segment.key_ranks[documents]], most)
    return _found(part, matches, documents[places])


def _by_ranks(part: Part, matches: Matches, fields: Iterable[ByField], most: int | None) -> list[Found]:
    documents = np.flatnonzero(matches.mask)
    rankings = [_ranks(part, documents, name, reverse=reverse) for name, reverse in fields]
    places = _first([*rankings, -part.segment.key_ranks[documents]], most)
    return _found(part, matches, documents[places])


def _ranks(part: Part, documents: Numbers, name: str, *, reverse: bool) -> Ranks:
    """Return the places of documents by a field's value; those without one come last either way."""
    ranks = part.column((name,)).ranks[documents]
    return np.where(ranks < 0, AT_THE_END, -ranks if reverse else ranks)


def _first(by: Sequence[Ranks], most: int | None) -> Numbers:
    """Return the places of the ``most`` smallest by rankings of which the earlier count more, in order."""
    size = len(by[0])
    places = _smallest(by, most) if most is not None and most < size else np.arange(size)
    return places[np.lexsort([ranks[places] for ranks in reversed(by)])]


def _smallest(by: Sequence[Ranks], most: int) -> Numbers:
    """Return the places of the ``most`` smallest, in no order."""
    if most <= 0:
        return np.zeros(0, dtype=np.int64)
    ranks, *others = by
    limit = np.partition(ranks, most - 1)[most - 1]
    below, equal = np.flatnonzero(ranks < limit), np.flatnonzero(ranks == limit)
    missing = most - len(below)
    if others and missing < len(equal):
        equal = equal[_smallest([other[equal] for other in others], missing)]
    return np.concatenate([below, equal[:missing]])


def _found(part: Part, matches: Matches, documents: Numbers) -> list[Found]:
    return [
        Found(part, number, score)
        for number, score in zip(documents.tolist(), matches.scores[documents].tolist(), strict=True)
    ]


def _everything(part: Part, matches: Matches) -> list[Found]:
    return _found(part, matches, np.flatnonzero(matches.mask))


# Of several segments


def _merged_by_score(lists: list[list[Found]]) -> list[Found]:
    filled = [one for one in lists if one]
    return (
        filled[0]
        if len(filled) == 1
        else sorted(chain(*lists), key=lambda one: (-one.score, key_order(one.key)))
    )


def _merged_by_fields(lists: list[list[Found]], fields: Sequence[ByField]) -> list[Found]:
    filled = [one for one in lists if one]
    if len(filled) == 1:
        return filled[0]
    everything = sorted(chain(*filled), key=lambda one: key_order(one.key), reverse=True)
    for name, reverse in reversed(fields):
        valued = [(one.part.column((name,)).first_value(one.number), one) for one in everything]
        present = [(reading_order(value), one) for value, one in valued if value is not None]
        present.sort(key=itemgetter(0), reverse=reverse)
        everything = [one for _value, one in present] + [one for value, one in valued if value is None]
    return everything


def _by_database(compiler: SearchQueryCompiler, lists: list[list[Found]]) -> list[Found]:
    """An ``OrderBy`` expression is the database's to evaluate: it orders all, and the found ones are kept."""
    by_key = {one.key: one for one in chain(*lists)}
    ordered = compiler.queryset.values_list("pk", flat=True)
    return [by_key[str(key)] for key in dict.fromkeys(ordered) if str(key) in by_key]
