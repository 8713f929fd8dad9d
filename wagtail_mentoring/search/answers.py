"""Two who can answer a search: the index, and, when the index is missing or damaged, the database itself."""

from collections.abc import Mapping
from functools import cached_property
from typing import Any, Protocol

import numpy as np
from django.db.models import Count, QuerySet
from modelsearch.backends.database.fallback import DatabaseSearchBackend

from wagtail_mentoring.search.compilers import SearchQueryCompiler
from wagtail_mentoring.search.facets import Counting, Counts, Group, ordered, resolve
from wagtail_mentoring.search.filters import documents_where
from wagtail_mentoring.search.ordering import in_order
from wagtail_mentoring.search.query import Node, plain_query
from wagtail_mentoring.search.ranking import Matches, Ranker
from wagtail_mentoring.search.schema import SEPARATOR
from wagtail_mentoring.search.segments import Snapshot
from wagtail_mentoring.search.spelling import Correction, corrected, suggestion
from wagtail_mentoring.search.tables import Mask
from wagtail_mentoring.search.values import encode_one

#: So many searches of a process are remembered with the documents that match them.
RANKINGS_KEPT = 8


class Answer(Protocol):
    """What search results need to know."""

    def count(self) -> int: ...

    def page(self, start: int, stop: int | None) -> list[tuple[str, float]]:
        """Return the primary keys and scores of a stretch of the results."""

    def facet(self, name: str) -> Counts: ...

    def facet_counts(self, groups: Mapping[str, Group]) -> dict[str, Counts]: ...

    @property
    def tree(self) -> Node:
        """The words, and what else they may mean."""

    def corrections(self) -> list[Correction]:
        """Return the words that nobody uses, each with the one it was taken for."""

    def suggestion(self) -> str | None:
        """Return a text to try instead, one that finds something."""


class IndexAnswer:
    """The answer of the index at one moment; all its pages and counts agree with one another."""

    def __init__(self, compiler: SearchQueryCompiler, snapshot: Snapshot, language: str) -> None:
        self._compiler = compiler
        self._snapshot = snapshot
        self._language = language

    @cached_property
    def tree(self) -> Node:
        """The words, and what else they may mean."""
        return self._compiler.tree(self._language)

    @cached_property
    def _ranking(self) -> tuple[Ranker, list[Matches]]:
        """What the words match; a page asks several questions about the same words."""
        return self._snapshot.keep(
            ("ranking", self.tree, *self._compiler.boosts.items()), self._rank, most=RANKINGS_KEPT
        )

    def _rank(self) -> tuple[Ranker, list[Matches]]:
        ranker = Ranker(self._snapshot, self._compiler.boosts, self._language)
        return ranker, ranker.matches(self.tree)

    @cached_property
    def _allowed(self) -> list[Mask]:
        """The living objects that meet the queryset's conditions."""
        compiler, allowed = self._compiler, []
        for part in self._snapshot.parts:
            mask = part.alive_of(compiler.model_labels)
            if compiler.filter is not None:
                mask = mask & documents_where(compiler.filter, part.segment.columns.table)
            allowed.append(mask)
        return allowed

    @cached_property
    def _found(self) -> list[Matches]:
        pairs = zip(self._allowed, self._ranking[1], strict=True)
        return [Matches(allowed & matches.mask, matches.scores) for allowed, matches in pairs]

    @cached_property
    def _counting(self) -> Counting:
        return Counting(self._snapshot, self._compiler.model, [matches.mask for matches in self._found])

    def count(self) -> int:
        return sum(int(np.count_nonzero(matches.mask)) for matches in self._found)

    def page(self, start: int, stop: int | None) -> list[tuple[str, float]]:
        page = in_order(self._compiler, self._snapshot, self._found, stop)[start:stop]
        return [(found.key, found.score) for found in page]

    def facet(self, name: str) -> Counts:
        return self._counting.facet(name)

    def facet_counts(self, groups: Mapping[str, Group]) -> dict[str, Counts]:
        return self._counting.groups(groups)

    def corrections(self) -> list[Correction]:
        return self._ranking[0].corrections

    def suggestion(self) -> str | None:
        text = self._compiler.text
        found = suggestion(text, [part.segment.speller for part in self._snapshot.parts], self._finds)
        return corrected(text, found) if found else None

    def _finds(self, text: str) -> bool:
        """Tell whether another text would find something under the same conditions."""
        ranker = Ranker(self._snapshot, self._compiler.boosts, self._language)
        matches = ranker.matches(self._compiler.tree(self._language, text))
        pairs = zip(self._allowed, matches, strict=True)
        return any((allowed & each.mask).any() for allowed, each in pairs)


class DatabaseAnswer:
    """The same questions put to the database: slower and plainer (parts of words, no ranking)."""

    def __init__(self, compiler: SearchQueryCompiler, language: str) -> None:
        self._compiler = compiler
        self._language = language

    @cached_property
    def tree(self) -> Node:
        return self._compiler.tree(self._language)

    @cached_property
    def _keys(self) -> "QuerySet[Any]":
        """The primary keys of the objects found."""
        results = DatabaseSearchBackend({}).search(
            plain_query(self.tree),
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

    def corrections(self) -> list[Correction]:
        return []

    def suggestion(self) -> str | None:
        return None

    def _found(self) -> "QuerySet[Any]":
        """The objects found, free of joins that would count one twice."""
        return self._objects(self._keys.order_by())

    def _objects(self, keys: Any) -> "QuerySet[Any]":
        model, database = self._compiler.model, self._compiler.queryset.db
        return model._default_manager.using(database).filter(pk__in=keys).order_by()

    def _counts(self, found: "QuerySet[Any]", path: str, field: Any) -> Counts:
        alone = self._objects(found.values("pk"))
        rows = alone.values_list(path).annotate(found=Count("pk", distinct=True))
        kept = {encode_one(value) if value is not None else None: number for value, number in rows}
        return ordered(kept, field)
