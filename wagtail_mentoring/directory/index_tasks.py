"""Keeping every search index to what visitors may find.

An index in the database changes in the transaction that changes the mentor, and is then as durable and as
rolled back as the change itself. A server elsewhere knows nothing of transactions: it hears of a change once
it is committed, and holds up nobody's.
"""

import logging
from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django_tasks import task
from wagtail.search.backends import get_search_backends

from .models import Mentor

logger = logging.getLogger("wagtail_mentoring.directory")

#: So many mentors go to a search engine at a time.
BATCH = 500


def index_mentor(key: Any) -> None:
    """Write the mentor to every index as the database has it, or take out who may not be found."""
    here, elsewhere = _backends()
    if here:
        _index([key], here)
    if elsewhere:
        transaction.on_commit(lambda: _index([key], elsewhere))


@task()
def index_mentors(keys: list[Any]) -> None:
    """The same for many: after a term was renamed, merged or deleted."""
    here, elsewhere = _backends()
    for start in range(0, len(keys), BATCH):
        _index(keys[start : start + BATCH], [*here, *elsewhere])


def _backends() -> tuple[list[Any], list[Any]]:
    """Search backends in the database, and those elsewhere, where Wagtail expects failures."""
    here, elsewhere = [], []
    for backend in get_search_backends(with_auto_update=True):
        (elsewhere if backend.catch_indexing_errors else here).append(backend)
    return here, elsewhere


def _index(keys: list[Any], backends: list[Any]) -> None:
    listed = list(Mentor.get_indexed_objects().filter(pk__in=keys))
    left = [Mentor(pk=key) for key in set(keys) - {mentor.pk for mentor in listed}]
    for backend in backends:
        try:
            backend.add_bulk(Mentor, listed)
            for mentor in left:
                backend.delete(mentor)
        except Exception:
            # A server that does not answer must not undo a change: the next rebuild brings its index up to
            # date.
            if not backend.catch_indexing_errors:
                raise
            logger.exception("The search backend %s missed changes of %d mentors.", backend, len(keys))


def index_soon(keys: Iterable[Any]) -> None:
    """Have these mentors indexed by the task backend once the transaction has been committed."""
    found = sorted(set(keys))
    if found:
        transaction.on_commit(lambda: index_mentors.enqueue(found))
