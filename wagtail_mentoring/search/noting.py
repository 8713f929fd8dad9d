"""Noting changes that no signal tells of: ``update()``, ``bulk_create()``, raw deletes, SQL by hand."""

from collections.abc import Iterable, Iterator, Mapping
from functools import partial
from typing import Any

from django.db import transaction
from django.db.models import Model, QuerySet
from modelsearch.backends import get_search_backends
from modelsearch.index import class_is_indexed

from wagtail_mentoring.search.backend import SearchBackend
from wagtail_mentoring.search.changes import CHUNK, record_changes
from wagtail_mentoring.search.schema import IndexedObject, descendants, index_name
from wagtail_mentoring.search.tasks import compact_when_due


def note_changes(changed: "QuerySet[Any]") -> int:
    """Note that these objects have changed, so that every search sees them as they are now.

    Belongs into the transaction that changes them, before or after the change; before it where the change
    would move objects out of the queryset, as a deletion does::

        with transaction.atomic():
            note_changes(mentors)
            mentors.update(employer=None)

    Returns how many objects were noted: none where the site has no backend of ours. Raises ``ValueError``
    for a model that is not indexed. Side effect: a row for each object, folded into the files later.
    """
    if not class_is_indexed(changed.model):
        raise ValueError(
            f"{changed.model.__name__} is not indexed. Please pass a queryset of a model with search_fields."
        )
    return note_keys(changed.model, changed.order_by().values_list("pk", flat=True))


def note_keys(model: type[IndexedObject], changed: Iterable[Any]) -> int:
    """Note that the objects of a model with these keys have changed; see ``note_changes``."""
    backends = [backend for backend in our_backends() if backend.covers(model)]
    keys = sorted({str(key) for key in changed}) if backends else []
    for start in range(0, len(keys), CHUNK):
        record_changes(index_name(model), most_specific(model, keys[start : start + CHUNK]))
    for backend in backends if keys else ():
        transaction.on_commit(partial(compact_when_due, backend.files_of(model)), robust=True)
    return len(keys)


def our_backends() -> list[SearchBackend]:
    """Return the backends of the settings that are ours and are kept up to date."""
    return [one for one in get_search_backends(with_auto_update=True) if isinstance(one, SearchBackend)]


def most_specific(model: type[IndexedObject], keys: Iterable[Any]) -> Iterator[Model]:
    """Return a stand-in for each key, of the lowest model in the family that has it; not read, only named."""
    found: dict[Any, type[IndexedObject]] = dict.fromkeys(keys, model)
    family = sorted(descendants(model), key=lambda one: len(one.__mro__))
    for child in family if len(family) > 1 else ():
        rows = child._base_manager.filter(pk__in=found).values_list("pk", flat=True)
        found |= dict.fromkeys(map(str, rows), child)
    return (owner(pk=key) for key, owner in found.items())


def note_entries(index: str, owners: Mapping[str, type[IndexedObject]], *, removed: bool) -> None:
    """Note that the entries of an index with these keys are out of date, or belong to no object."""
    keys = sorted(owners)
    for start in range(0, len(keys), CHUNK):
        stand_ins = [owners[key](pk=key) for key in keys[start : start + CHUNK]]
        record_changes(index, stand_ins, removed=removed)
