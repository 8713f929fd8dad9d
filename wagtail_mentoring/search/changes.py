"""Freshness: one row in the database for each object that differs from the files.

The row is written in the transaction that changes the object. So every process sees it when it sees the
object, and a rollback takes both back; nobody waits for a lock on files, and two writers lose nothing.
Who wants to know what has changed reads the rows, then the objects themselves (``reader``); rebuilding and
compacting fold them into new files (``rebuilding``).
"""

import secrets
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence

from django.apps import apps
from django.db import connections, router
from modelsearch.index import class_is_indexed

from wagtail_mentoring.search.models import Change
from wagtail_mentoring.search.schema import Document, IndexedObject, document_of

#: So many objects are read or written in one statement.
CHUNK = 500

#: Tokens are small enough that the sum of a million of them fits into any database's integer.
TOKEN_BITS = 40


def record_changes(index: str, objects: Iterable[IndexedObject], *, removed: bool = False) -> None:
    """Write one row for each object, in the current transaction. Side effect: replaces its earlier row."""
    rows = {
        str(obj.pk): Change(
            index=index,
            key=str(obj.pk),
            model=obj._meta.label_lower,
            token=secrets.randbits(TOKEN_BITS),
            removed=removed,
        )
        for obj in objects
        if obj.pk is not None
    }
    features = connections[router.db_for_write(Change)].features
    Change.objects.bulk_create(
        [rows[key] for key in sorted(rows)],
        batch_size=CHUNK,
        update_conflicts=True,
        unique_fields=["index", "key"] if features.supports_update_conflicts_with_target else None,
        update_fields=["model", "token", "removed"],
    )


def changed_documents(rows: Iterable[Change]) -> dict[int, Document | None]:
    """Return, by token, the document of each changed object; None for one that is no longer to be found."""
    rows = list(rows)
    wanted = defaultdict[str, list[str]](list)
    for row in rows:
        if not row.removed:
            wanted[row.model].append(row.key)
    found = documents_of(wanted)
    return {row.token: None if row.removed else found.get((row.model, row.key)) for row in rows}


def documents_of(wanted: Mapping[str, Sequence[str]]) -> dict[tuple[str, str], Document]:
    """Return the documents of objects named by model and primary key, without those not to be found."""
    known = {model._meta.label_lower: model for model in apps.get_models()}
    return {
        (label, str(obj.pk)): document_of(obj)
        for label, keys in wanted.items()
        if label in known and class_is_indexed(known[label])
        for start in range(0, len(keys), CHUNK)
        for obj in known[label].get_indexed_objects().filter(pk__in=keys[start : start + CHUNK])
    }


def indexed_objects(model: type[IndexedObject]) -> Iterator[IndexedObject]:
    """Yield every object of a model that is to be found, in the order of their keys.

    Batch by batch, so that no statement stays open: on SQLite its snapshot would keep this process from
    writing as soon as another has written.
    """
    objects = model.get_indexed_objects().order_by("pk")
    batch = list(objects[:CHUNK])
    while batch:
        yield from batch
        batch = list(objects.filter(pk__gt=batch[-1].pk)[:CHUNK])
