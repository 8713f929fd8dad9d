"""Keeping up with the database: a saved object is noted in the transaction that saves it.

Wagtail's own handler notes saved objects through the task queue, which may run later, and passes over objects
that are no longer to be found. Noting them here as well makes a change as durable as the object, and lets a
search drop what has been unpublished.
"""

from typing import Any

from django.db.models import Model
from django.db.models.signals import m2m_changed, post_save
from modelsearch.backends import get_search_backends
from modelsearch.index import Indexed, class_is_indexed, get_indexed_models

from wagtail_mentoring.search.backend import SearchBackend


def register_signal_handlers() -> None:
    for model in get_indexed_models():
        if getattr(model, "search_auto_update", True):
            post_save.connect(note_saved_object, sender=model)
    m2m_changed.connect(note_changed_relation)


def note_saved_object(instance: Indexed, raw: bool = False, **kwargs: Any) -> None:
    if not raw:
        _note(instance)


def note_changed_relation(instance: Model, action: str, **kwargs: Any) -> None:
    """Note an object whose many-to-many relation changes after it was saved, as forms do."""
    if action.startswith("post_") and class_is_indexed(type(instance)):
        _note(instance)


def _note(instance: Indexed) -> None:
    backends = [one for one in get_search_backends(with_auto_update=True) if isinstance(one, SearchBackend)]
    indexed = instance.get_indexed_instance() if backends else None
    for backend in backends if indexed is not None else ():
        backend.add(indexed)
