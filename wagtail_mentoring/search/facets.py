"""Counting: how many documents have each value of a field, right where a document has several values."""

from collections import Counter, OrderedDict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import reduce
from operator import and_
from typing import Any

import numpy as np
from django.db import models
from modelsearch.backends.base import FilterFieldError
from modelsearch.index import FilterField, RelatedFields

from wagtail_mentoring.search.schema import SEPARATOR, IndexedObject
from wagtail_mentoring.search.segments import Snapshot
from wagtail_mentoring.search.tables import Mask
from wagtail_mentoring.search.values import Value, decode, encode, model_field

#: The field a group of choices filters by, and the values chosen in it.
Group = tuple[str, Iterable[Any]]

#: How many documents have each value; None counts those without any.
Counts = Mapping[Any, int]

#: The relations that lead to a field, and the field, as named in ``search_fields``.
Path = tuple[str, ...]


def resolve(model: type[IndexedObject], name: str) -> tuple[Path, models.Field | None]:
    """Return the path a facet's name stands for and the model field of its values.

    The name is a path as in a queryset; its last part may be the column's name (``author_id``) as Wagtail
    allows. Raises Wagtail's ``FilterFieldError``, naming the line to add, when the model does not declare it.
    """
    path: list[str] = []
    owner, search_fields = model, model.get_search_fields()
    *relations, last = name.split(SEPARATOR)
    for relation in relations:
        definition = next((one for one in search_fields if _is(one, RelatedFields, relation, owner)), None)
        if definition is None:
            raise _unknown(model, name, f'a suitable index.RelatedFields("{relation}", …)')
        path.append(definition.field_name)
        owner, search_fields = definition.get_field(owner).related_model, definition.fields
    found = next((one for one in search_fields if _is(one, FilterField, last, owner)), None)
    if found is None:
        raise _unknown(model, name, f"index.FilterField('{last}')")
    return (*path, found.field_name), model_field(owner, found)


def _is(definition: Any, kind: type, name: str, owner: type[IndexedObject]) -> bool:
    if not isinstance(definition, kind):
        return False
    return definition.field_name == name or (kind is FilterField and definition.get_attname(owner) == name)


def _unknown(model: type[IndexedObject], name: str, line: str) -> FilterFieldError:
    message = (
        f'Cannot facet search results with field "{name}". '
        f"Please add {line} to {model.__name__}.search_fields."
    )
    return FilterFieldError(message, field_name=name)


@dataclass(frozen=True)
class Counting:
    """Counts the values of documents of a snapshot; each mask in ``found`` is for one of its parts."""

    snapshot: Snapshot
    model: type[IndexedObject]
    found: list[Mask]

    def facet(self, name: str) -> Counts:
        """Return how many of the found documents have each value, the largest first."""
        path, field = resolve(self.model, name)
        return self._count(path, field, self.found)

    def groups(self, groups: Mapping[str, Group]) -> dict[str, Counts]:
        """Return the counts of each group among the documents that meet the choices of all *other* groups."""
        resolved = {name: resolve(self.model, path) for name, (path, _chosen) in groups.items()}
        limits = {
            name: self._with_any(resolved[name][0], values)
            for name, (_path, chosen) in groups.items()
            if (values := list(chosen))
        }
        made: dict[Any, Counts] = {}
        counts = {}
        for name, (path, field) in resolved.items():
            others = tuple(other for other in limits if other != name)
            if (path, others) not in made:
                masks = zip(self.found, *(limits[other] for other in others), strict=True)
                made[path, others] = self._count(path, field, [reduce(and_, each) for each in masks])
            counts[name] = made[path, others]
        return counts

    def _with_any(self, path: Path, chosen: Iterable[Any]) -> list[Mask]:
        wanted = {kept for value in chosen for kept in encode(value)}
        return [part.column(path).holding(wanted) for part in self.snapshot.parts]

    def _count(self, path: Path, field: models.Field | None, found: list[Mask]) -> Counts:
        totals: Counter[Value | None] = Counter()
        for part, mask in zip(self.snapshot.parts, found, strict=True):
            column = part.column(path)
            numbers = column.count(mask)
            totals.update({column.values[i]: int(numbers[i]) for i in np.flatnonzero(numbers)})
            totals[None] += int(np.count_nonzero(mask & ~column.present))
        return self._ordered(+totals, path, field)

    def _ordered(self, totals: "Counter[Value | None]", path: Path, field: models.Field | None) -> Counts:
        decoded: dict[Value | None, Any] = self.snapshot.keep(
            ("decoded", path), lambda: {None: None}, most=64
        )
        for value in totals:
            if value is not None and value not in decoded:
                decoded[value] = decode(value, field)
        return OrderedDict((decoded[value], count) for value, count in largest_first(totals))


def ordered(counts: Mapping[Value | None, int], field: models.Field | None) -> Counts:
    """Return counts by the field's own values, the largest first."""
    return OrderedDict(
        (None if value is None else decode(value, field), count) for value, count in largest_first(counts)
    )


def largest_first(counts: Mapping[Value | None, int]) -> list[tuple[Value | None, int]]:
    return sorted(counts.items(), key=lambda item: (-item[1], item[0] is None, str(item[0])))
