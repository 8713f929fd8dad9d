"""What a model's ``search_fields`` mean for the index: which fields it has, and an object as a document of
them.

A field is named by its path from the searched model, as in a queryset: ``title``, ``authors__name``. In
Whoosh a path has up to two fields: ``stems.title`` (stems with positions, for searching) and ``words.title``
(whole words, for completing). Filter values are nested records, one for each related object, because "a book
of 1954 with 400 pages" must be one book.
"""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from hashlib import blake2b
from typing import Any

from django.apps import apps
from django.db import models
from modelsearch.backends.base import get_model_root
from modelsearch.index import (
    AutocompleteField,
    BaseField,
    FilterField,
    RelatedFields,
    SearchField,
    class_is_indexed,
    get_indexed_models,
)
from whoosh import analysis, fields

from wagtail_mentoring.search.values import Value, encode

SEPARATOR = "__"

#: An object of a model with modelsearch's ``Indexed`` mixin, which has no types.
IndexedObject = Any


@dataclass(slots=True)
class Record:
    """The filter values of one object, and the records of the objects related to it."""

    values: dict[str, list[Value]] = field(default_factory=dict)
    related: dict[str, list["Record"]] = field(default_factory=dict)

    def as_json(self) -> list[Any]:
        """Return the record as lists and dictionaries; what has no order comes in a fixed one."""
        values = {name: sorted(map(str, each)) for name, each in self.values.items()}
        related = {
            name: sorted((row.as_json() for row in rows), key=json.dumps)
            for name, rows in self.related.items()
        }
        return [values, related]


@dataclass(slots=True)
class Document:
    """One object as the index sees it."""

    key: str
    model: str
    searched: dict[str, list[str]]
    completed: dict[str, list[str]]
    record: Record

    @property
    def digest(self) -> int:
        """A number of 64 bits that changes when anything of the document does."""
        parts = [
            self.model,
            _in_any_order(self.searched),
            _in_any_order(self.completed),
            self.record.as_json(),
        ]
        text = json.dumps(parts, separators=(",", ":"), sort_keys=True)
        return int.from_bytes(blake2b(text.encode(), digest_size=8).digest(), "big")


def _in_any_order(texts: dict[str, list[str]]) -> dict[str, list[str]]:
    """Relations have no order, so the order of their texts does not count."""
    return {path: sorted(each) for path, each in texts.items()}


# Models and indexes


def index_name(model: type[IndexedObject]) -> str:
    """Return the index a model lives in: that of its root model, so that parents find their children."""
    return get_model_root(model)._meta.label_lower


def models_of_index(index: str) -> list[type[IndexedObject]]:
    """Return every indexed model of an index."""
    return [model for model in get_indexed_models() if index_name(model) == index]


def descendants(model: type[IndexedObject]) -> list[type[IndexedObject]]:
    """Return the indexed models whose objects are also objects of this model, the model itself first."""
    others = [other for other in apps.get_models() if other is not model and issubclass(other, model)]
    return [one for one in (model, *others) if class_is_indexed(one)]


# Fields of a model


def searched_paths(models_searched: Iterable[type[IndexedObject]]) -> dict[str, float]:
    """Return the paths a search looks at, with their boosts; the first model that names a path decides."""
    return _paths(models_searched, SearchField)


def completed_paths(models_searched: Iterable[type[IndexedObject]]) -> dict[str, float]:
    """Return the paths an autocompletion looks at; all weigh the same."""
    return _paths(models_searched, AutocompleteField)


def filtered_paths(models_searched: Iterable[type[IndexedObject]]) -> dict[str, float]:
    """Return the paths that can be filtered, ordered and counted by."""
    return _paths(models_searched, FilterField)


def _paths(models_searched: Iterable[type[IndexedObject]], kind: type[BaseField]) -> dict[str, float]:
    found: dict[str, float] = {}
    for model in models_searched:
        for path, definition in _definitions(model.get_search_fields(), kind, ""):
            found.setdefault(path, getattr(definition, "boost", None) or 1.0)
    return found


def _definitions(
    search_fields: Iterable[Any], kind: type[BaseField], prefix: str
) -> Iterator[tuple[str, BaseField]]:
    for definition in search_fields:
        path = prefix + definition.field_name
        if isinstance(definition, RelatedFields):
            yield from _definitions(definition.fields, kind, path + SEPARATOR)
        elif isinstance(definition, kind):
            yield path, definition


def whoosh_schema(index: str) -> fields.Schema:
    """Return the Whoosh schema of an index, made of Whoosh's own types so that any tool can open it."""
    return fields.Schema(key=fields.STORED, model=fields.STORED, **whoosh_text_fields(index))


def whoosh_text_fields(index: str) -> dict[str, fields.TEXT]:
    """Return the Whoosh fields for every path of every model of an index."""
    spaces = analysis.RegexTokenizer(r"[^ ]+")
    known = models_of_index(index)
    made = {f"stems.{path}": fields.TEXT(analyzer=spaces) for path in searched_paths(known)}
    return made | {
        f"words.{path}": fields.TEXT(analyzer=spaces, phrase=False) for path in completed_paths(known)
    }


def field_list(index: str) -> list[str]:
    """Return every field of an index by name, to tell whether files were made from the same definitions."""
    filters = [f"filter.{path}" for path in filtered_paths(models_of_index(index))]
    return sorted([*whoosh_text_fields(index), *filters])


# Objects


def document_of(obj: IndexedObject) -> Document:
    """Return an object as a document, following its ``search_fields``."""
    document = Document(str(obj.pk), obj._meta.label_lower, {}, {}, Record())
    _collect(obj, obj.get_search_fields(), "", document, document.record)
    return document


def _collect(
    obj: IndexedObject, search_fields: Iterable[Any], prefix: str, document: Document, record: Record
) -> None:
    for definition in search_fields:
        path = prefix + definition.field_name
        if isinstance(definition, RelatedFields):
            rows = record.related.setdefault(definition.field_name, [])
            for related in _related_objects(definition.get_value(obj)):
                rows.append(Record())
                _collect(related, definition.fields, path + SEPARATOR, document, rows[-1])
        elif isinstance(definition, FilterField):
            record.values[definition.field_name] = encode(definition.get_value(obj))
        elif isinstance(definition, SearchField):
            document.searched.setdefault(path, []).extend(_texts(definition.get_value(obj)))
        elif isinstance(definition, AutocompleteField):
            document.completed.setdefault(path, []).extend(_texts(definition.get_value(obj)))


def _related_objects(value: Any) -> list[IndexedObject]:
    if value is None:
        return []
    if isinstance(value, models.Model):
        return [value]
    return list(value.all())


def _texts(value: Any) -> list[str]:
    if value is None:
        return []
    if isinstance(value, (list, tuple, set, models.QuerySet)):
        return [text for item in value for text in _texts(item)]
    return [str(value)]
