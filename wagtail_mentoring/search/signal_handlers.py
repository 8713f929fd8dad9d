"""Keeping up with the database: a saved object is noted in the transaction that saves it.

Wagtail's own handler notes saved objects through the task queue, which may run later, and passes over objects
that are no longer to be found. Noting them here as well makes a change as durable as the object, and lets a
search drop what has been unpublished.
"""

from typing import Any

from django.db.models import Model
from django.db.models.signals import m2m_changed, post_save
from modelsearch.index import Indexed, class_is_indexed, get_indexed_models

from wagtail_mentoring.search.mentions import connect_mentions, keys_at_other_end
from wagtail_mentoring.search.noting import note_keys, our_backends


def register_signal_handlers() -> None:
    for model in get_indexed_models():
        if getattr(model, "search_auto_update", True):
            post_save.connect(note_saved_object, sender=model)
    m2m_changed.connect(note_changed_relation)
    connect_mentions()


def note_saved_object(instance: Indexed, raw: bool = False, **kwargs: Any) -> None:
    """Note a saved object; of one from a fixture (``raw``) only the key, as its relations may be missing."""
    if raw:
        note_keys(type(instance), [instance.pk])
    else:
        _note(instance)


def note_changed_relation(
    sender: type[Model],
    instance: Model,
    action: str,
    model: type[Any],
    pk_set: set[Any] | None,
    **kwargs: Any,
) -> None:
    """Note the objects at both ends of a many-to-many relation, which changes after they were saved.

    Django tells of clearing a relation without naming the other end. That is still to be found before it
    happens, in the same transaction.
    """
    if action.startswith("post_") and class_is_indexed(type(instance)):
        _note(instance)
    if class_is_indexed(model):
        if action == "pre_clear":
            note_keys(model, keys_at_other_end(sender, instance, model))
        elif action.startswith("post_"):
            note_keys(model, pk_set or ())


def _note(instance: Indexed) -> None:
    backends = our_backends()
    indexed = instance.get_indexed_instance() if backends else None
    for backend in backends if indexed is not None else ():
        backend.add(indexed)
