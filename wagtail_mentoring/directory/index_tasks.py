"""Keeping every search index to what visitors may find."""

from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django_tasks import task
from wagtail.search import index
from wagtail.search.backends import get_search_backends

from .models import Mentor

#: So many mentors go to a search engine at a time.
BATCH = 500


def index_mentor(key: Any) -> None:
    """Write the mentor to every index as the database has it now, or take out who may not be found.

    Belongs into the transaction that changed the mentor: an index in the same database is then as durable and
    as rolled back as the change itself.
    """
    mentor = Mentor.get_indexed_objects().filter(pk=key).first()
    if mentor is None:
        index.remove_object(Mentor(pk=key))
    else:
        index.insert_or_update_object(mentor)


@task()
def index_mentors(keys: list[Any]) -> None:
    """The same for many: after a term was renamed, merged or deleted."""
    backends = list(get_search_backends(with_auto_update=True))
    for start in range(0, len(keys), BATCH):
        batch = keys[start : start + BATCH]
        listed = list(Mentor.get_indexed_objects().filter(pk__in=batch))
        for backend in backends:
            backend.add_bulk(Mentor, listed)
            for key in set(batch) - {mentor.pk for mentor in listed}:
                backend.delete(Mentor(pk=key))


def index_soon(keys: Iterable[Any]) -> None:
    """Have these mentors indexed by the task backend once the transaction has been committed."""
    found = sorted(set(keys))
    if found:
        transaction.on_commit(lambda: index_mentors.enqueue(found))
