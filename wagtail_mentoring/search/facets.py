"""Counting: how many documents have each value of a field, right where a document has several values."""

from collections import Counter, OrderedDict
from collections.abc import Iterable, Mapping, Sequence
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


def resolve(model: type[IndexedObject], name: str) -> tuple[tuple[str, ...], models.Field | None]:
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


def count_values(snapshot: Snapshot, found: Mask, path: Sequence[str]) -> "Counter[Value | None]":
    """Return how many of the found documents have each value; None counts those without any."""
    counts: Counter[Value | None] = Counter()
    for offset, column in snapshot.columns(path):
        here = found[offset : offset + column.size]
        numbers = np.bincount(column.ordinals[here[column.rows]], minlength=len(column.values))
        counts.update({column.values[i]: int(numbers[i]) for i in np.flatnonzero(numbers)})
        counts[None] += int(np.count_nonzero(here & ~column.present()))
    return +counts


def documents_with(snapshot: Snapshot, path: Sequence[str], chosen: Iterable[Any]) -> Mask:
    """Return the documents that have at least one of the chosen values."""
    wanted = {kept for value in chosen for kept in encode(value)}
    mask = np.zeros(snapshot.size, dtype=bool)
    for offset, column in snapshot.columns(path):
        mask[offset : offset + column.size] = column.where(wanted.__contains__)
    return mask


def ordered(counts: Mapping[Value | None, int], field: models.Field | None) -> "OrderedDict[Any, int]":
    """Return counts by the field's own values, the largest first."""
    largest_first = sorted(counts.items(), key=lambda item: (-item[1], item[0] is None, str(item[0])))
    return OrderedDict(
        (None if value is None else decode(value, field), count) for value, count in largest_first
    )


def count_groups(
    snapshot: Snapshot, found: Mask, model: type[IndexedObject], groups: Mapping[str, Group]
) -> "dict[str, OrderedDict[Any, int]]":
    """Return the counts of each group among the documents that meet the choices of all *other* groups."""
    resolved = {name: resolve(model, path) for name, (path, _chosen) in groups.items()}
    limits = {}
    for name, (_path, chosen) in groups.items():
        values = list(chosen)
        if values:
            limits[name] = documents_with(snapshot, resolved[name][0], values)
    counts = {}
    for name, (path, field) in resolved.items():
        within = found.copy()
        for other, mask in limits.items():
            if other != name:
                within &= mask
        counts[name] = ordered(count_values(snapshot, within, path), field)
    return counts
