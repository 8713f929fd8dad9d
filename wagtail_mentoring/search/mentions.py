"""Keeping up with related objects: when a tag is renamed, whatever mentions the tag has changed.

A document holds values of the objects that its ``search_fields`` lead to. Saving or deleting one of those
saves no document, so the documents that mention it are noted here.
"""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.apps import apps
from django.core.exceptions import FieldDoesNotExist
from django.db.models import Field, ManyToManyField, ManyToManyRel, Model
from django.db.models.signals import post_delete, post_save, pre_delete, pre_save
from modelsearch.index import RelatedFields, get_indexed_models

from wagtail_mentoring.search.noting import note_keys
from wagtail_mentoring.search.schema import SEPARATOR, IndexedObject

#: Where ``pre_save`` leaves for ``post_save`` what had mentioned the object.
MENTIONED = "_mentioned_in_search_index"


@dataclass(frozen=True, slots=True)
class Mention:
    """The documents of ``model`` mention a related object, found by a lookup, by these of its fields.

    An ``owned`` object itself says which document it belongs to, as the other end of a foreign key does; so
    a new one is mentioned as soon as it is saved.
    """

    model: type[IndexedObject]
    lookup: str
    owned: bool
    fields: frozenset[str]

    def keys(self, instance: Model) -> list[Any]:
        objects = self.model._base_manager.filter(**{f"{self.lookup}__pk": instance.pk})
        return list(objects.order_by().values_list("pk", flat=True))


def connect_mentions() -> None:
    """Connect to every model that documents mention."""
    related = tuple(mentions())
    for model in apps.get_models(include_auto_created=True):
        if issubclass(model, related):
            pre_save.connect(remember_mentions, sender=model)
            post_save.connect(note_mentions, sender=model)
            pre_delete.connect(note_mentions_of_deleted, sender=model)
    for through in {through for _model, through, _near in links()}:
        post_save.connect(note_linked, sender=through)
        post_delete.connect(note_linked, sender=through)


@cache
def mentions() -> dict[type[Model], list[Mention]]:
    """Return by related model how documents mention it."""
    found: dict[tuple[type[Model], type[Model], str, bool], set[str]] = {}
    for model in _followed_models():
        for related, lookup, owned, fields in _related(model, model.get_search_fields(), ""):
            if not _is_inherited(model, lookup):
                found.setdefault((related, model, lookup, owned), set()).update(fields)
    by_model: dict[type[Model], list[Mention]] = {}
    for (related, model, lookup, owned), names in found.items():
        by_model.setdefault(related, []).append(Mention(model, lookup, owned, frozenset(names)))
    return by_model


def _followed_models() -> list[type[IndexedObject]]:
    return [model for model in get_indexed_models() if getattr(model, "search_auto_update", True)]


def _related(
    model: type[Model], definitions: Iterable[Any], prefix: str
) -> Iterator[tuple[type[Model], str, bool, set[str]]]:
    """Yield the models that search fields lead to: lookup, whether owned, and the fields looked at."""
    for definition in definitions:
        field = _relation(model, definition)
        if field is None:
            continue
        inner = definition.fields if isinstance(definition, RelatedFields) else []
        names = {one.field_name for one in inner if not isinstance(one, RelatedFields)}
        owner = _owner_field(field)
        yield field.related_model, prefix + field.name, bool(owner), names | ({owner} if owner else set())
        yield from _related(field.related_model, inner, prefix + field.name + SEPARATOR)


def _relation(model: type[Model], definition: Any) -> Any:
    try:
        field = definition.get_field(model)
    except FieldDoesNotExist:
        return None
    return field if field.is_relation and isinstance(field.related_model, type) else None


def _owner_field(field: Any) -> str:
    """Return the field of a related object that says whose it is; empty when it says nothing."""
    if hasattr(field, "object_id_field_name"):
        return field.object_id_field_name
    return "" if field.concrete or field.many_to_many else field.remote_field.name


def _is_inherited(model: type[IndexedObject], lookup: str) -> bool:
    """Tell whether the parent's documents mention the same, so that noting those is enough."""
    parent = model.indexed_get_parent()
    return bool(parent) and any(
        found == lookup for _model, found, *_rest in _related(parent, parent.get_search_fields(), "")
    )


def mentions_of(instance: Model) -> list[Mention]:
    return [mention for model in type(instance).__mro__ for mention in mentions().get(model, ())]


def remember_mentions(instance: Model, **kwargs: Any) -> None:
    """Before an object changes, find what mentions it, where that looks at what changes."""
    found = mentions_of(instance)
    changed = _changed(instance, {name for mention in found for name in mention.fields})
    mentioned = [(mention, mention.keys(instance)) for mention in found if mention.fields & changed]
    setattr(instance, MENTIONED, mentioned)


def _changed(instance: Model, names: Collection[str]) -> set[str]:
    """Return those of the fields that are about to change; what is not a column may always have changed."""
    columns = {field.name: field for field in type(instance)._meta.concrete_fields if field.name in names}
    saved = type(instance)._base_manager.filter(pk=instance.pk)
    before = saved.values("pk", *columns).first() if names and instance.pk is not None else None
    if before is None:
        return set()
    return set(names) - {name for name, field in columns.items() if before[name] == _value(instance, field)}


def _value(instance: Model, field: "Field[Any, Any]") -> Any:
    return field.to_python(getattr(instance, field.attname))


def note_mentions(instance: Model, created: bool, **kwargs: Any) -> None:
    """Note what mentioned an object before it changed, and what does now."""
    before = instance.__dict__.pop(MENTIONED, [])
    changed = [mention for mention, _keys in before]
    for mention, keys in before:
        note_keys(mention.model, keys)
    for mention in mentions_of(instance):
        if mention.owned and (created or mention in changed):
            note_keys(mention.model, mention.keys(instance))


def note_mentions_of_deleted(instance: Model, **kwargs: Any) -> None:
    """Note what mentions an object that is being deleted, in the transaction that deletes it."""
    for mention in mentions_of(instance):
        note_keys(mention.model, mention.keys(instance))


# Rows that link two objects


@cache
def links() -> list[tuple[type[IndexedObject], type[Model], str]]:
    """Return the tables between a document's object and others, with the column that names the former.

    Django sends no signal for a row of a table that it has made by itself; for others it does.
    """
    found = {}
    for model in _followed_models():
        for definition in model.get_search_fields():
            field = _relation(model, definition)
            if field is not None and field.many_to_many and not _is_inherited(model, field.name):
                found[model, *_link(field)] = True
    return list(found)


def _link(field: Any) -> tuple[type[Model], str]:
    """Return the table of a many-to-many relation and its column for the near end."""
    through: Any = field.through if isinstance(field, ManyToManyRel) else field.remote_field.through
    if isinstance(field, ManyToManyRel):
        return through, field.field.m2m_reverse_field_name()
    if isinstance(field, ManyToManyField):
        return through, field.m2m_field_name()
    generic = any(one.name == "object_id" for one in through._meta.fields)  # a manager of taggit's
    return through, "object_id" if generic else "content_object"


def note_linked(sender: type[Model], instance: Model, **kwargs: Any) -> None:
    """Note the objects at the ends of a row that was saved or deleted by itself."""
    for model, through, near in links():
        if through is sender:
            note_keys(model, [getattr(instance, sender._meta.get_field(near).attname)])


def keys_at_other_end(sender: type[Model], instance: Model, model: type[Model]) -> list[Any]:
    """Return the keys of the objects of a model to which rows of this table link an object."""
    for other, through, near in links():
        if through is sender and issubclass(model, other):
            far = next(
                field.name
                for field in through._meta.fields
                if field.name != near and field.related_model and isinstance(instance, field.related_model)
            )
            return list(through._base_manager.filter(**{far: instance.pk}).values_list(near, flat=True))
    return []
