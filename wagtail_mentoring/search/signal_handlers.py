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


def note_changed_relation(
    instance: Model, action: str, reverse: bool, model: type[Any], pk_set: set[Any] | None, **kwargs: Any
) -> None:
    """Note the objects whose many-to-many relation changes after they were saved, as forms do."""
    if not action.startswith("post_"):
        return
    if class_is_indexed(type(instance)):
        _note(instance)
    if reverse and pk_set and class_is_indexed(model):
        for related in model._default_manager.filter(pk__in=pk_set):
            _note(related)


def _note(instance: Indexed) -> None:
    backends = [one for one in get_search_backends(with_auto_update=True) if isinstance(one, SearchBackend)]
    indexed = instance.get_indexed_instance() if backends else None
    for backend in backends if indexed is not None else ():
        backend.add(indexed)
