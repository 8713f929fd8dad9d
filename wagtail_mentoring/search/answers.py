"""Two who can answer a search: the index, and, when the index is missing or damaged, the database itself."""

from collections.abc import Mapping
from functools import cached_property
from typing import Any, Protocol

import numpy as np
from django.db.models import Count, QuerySet
from modelsearch.backends.database.fallback import DatabaseSearchBackend

from wagtail_mentoring.search.compilers import SearchQueryCompiler
from wagtail_mentoring.search.facets import Group, count_groups, count_values, ordered, resolve
from wagtail_mentoring.search.filters import documents_where
from wagtail_mentoring.search.ordering import in_order
from wagtail_mentoring.search.query import plain_query
from wagtail_mentoring.search.ranking import Matches, Ranker
from wagtail_mentoring.search.schema import SEPARATOR
from wagtail_mentoring.search.segments import Snapshot
from wagtail_mentoring.search.values import encode_one

Counts = Mapping[Any, int]


class Answer(Protocol):
    """What search results need to know."""

    def count(self) -> int: ...

    def page(self, start: int, stop: int | None) -> list[tuple[str, float]]:
        """Return the primary keys and scores of a stretch of the results."""

    def facet(self, name: str) -> Counts: ...

    def facet_counts(self, groups: Mapping[str, Group]) -> dict[str, Counts]: ...


class IndexAnswer:
    """The answer of the index at one moment; all its pages and counts agree with one another."""

    def __init__(self, compiler: SearchQueryCompiler, snapshot: Snapshot, language: str) -> None:
        self._compiler = compiler
        self._snapshot = snapshot
        self._language = language

    @cached_property
    def _found(self) -> Matches:
        compiler, snapshot = self._compiler, self._snapshot
        matches = Ranker(snapshot, compiler.boosts, self._language).matches(compiler.tree)
        mask = matches.mask & snapshot.of_models(compiler.model_labels)
        if compiler.filter is not None and snapshot.size:
            mask &= np.concatenate([documents_where(compiler.filter, table) for table in snapshot.tables()])
        return Matches(mask, matches.scores)

    @cached_property
    def _order(self) -> np.ndarray[Any, Any]:
        return in_order(self._compiler, self._snapshot, self._found)

    def count(self) -> int:
        return int(np.count_nonzero(self._found.mask))

    def page(self, start: int, stop: int | None) -> list[tuple[str, float]]:
        keys, scores = self._snapshot.keys(), self._found.scores
        return [(keys[number], float(scores[number])) for number in self._order[start:stop]]

    def facet(self, name: str) -> Counts:
        path, field = resolve(self._compiler.model, name)
        return ordered(count_values(self._snapshot, self._found.mask, path), field)

    def facet_counts(self, groups: Mapping[str, Group]) -> dict[str, Counts]:
        return dict(count_groups(self._snapshot, self._found.mask, self._compiler.model, groups))


class DatabaseAnswer:
    """The same questions put to the database: slower and plainer (parts of words, no ranking)."""

    def __init__(self, compiler: SearchQueryCompiler) -> None:
        self._compiler = compiler

    @cached_property
    def _keys(self) -> "QuerySet[Any]":
        """The primary keys of the objects found."""
        results = DatabaseSearchBackend({}).search(
            plain_query(self._compiler.tree),
            self._compiler.queryset,
            fields=self._compiler.fields,
            order_by_relevance=self._compiler.order_by_relevance,
        )
        return results.get_queryset().values_list("pk", flat=True)

    def count(self) -> int:
        return self._keys.count()

    def page(self, start: int, stop: int | None) -> list[tuple[str, float]]:
        return [(str(key), 0.0) for key in self._keys[start:stop]]

    def facet(self, name: str) -> Counts:
        path, field = resolve(self._compiler.model, name)
        return self._counts(self._found(), SEPARATOR.join(path), field)

    def facet_counts(self, groups: Mapping[str, Group]) -> dict[str, Counts]:
        counts: dict[str, Counts] = {}
        for name, (path, _chosen) in groups.items():
            within = self._found()
            for other, (other_path, values) in groups.items():
                chosen = list(values)
                if other != name and chosen:
                    within = within.filter(**{f"{other_path}__in": chosen})
            resolved, field = resolve(self._compiler.model, path)
            counts[name] = self._counts(within, SEPARATOR.join(resolved), field)
        return counts

    def _found(self) -> "QuerySet[Any]":
        """The objects found, free of joins that would count one twice."""
        return self._objects(self._keys.order_by())

    def _objects(self, keys: Any) -> "QuerySet[Any]":
        return self._compiler.model._default_manager.filter(pk__in=keys).order_by()

    def _counts(self, found: "QuerySet[Any]", path: str, field: Any) -> Counts:
        alone = self._objects(found.values("pk"))
        rows = alone.values_list(path).annotate(found=Count("pk", distinct=True))
        kept = {encode_one(value) if value is not None else None: number for value, number in rows}
        return ordered(kept, field)
