"""A search as Wagtail describes it (words and a queryset), translated into what the index can answer."""

from functools import cached_property
from typing import Any, ClassVar

from django.db.models import QuerySet, Subquery
from django.db.models.expressions import Col
from django.db.models.sql.query import Query
from modelsearch.backends.base import BaseSearchQueryCompiler, FilterError, FilterFieldError
from modelsearch.index import FilterField, RelatedFields
from modelsearch.query import MatchAll, PlainText

from wagtail_mentoring.search.filters import Combined, Filter, Join, Never, criterion
from wagtail_mentoring.search.models import SynonymGroup
from wagtail_mentoring.search.query import Node, tree_of
from wagtail_mentoring.search.reading import Reading
from wagtail_mentoring.search.schema import IndexedObject, completed_paths, descendants, searched_paths
from wagtail_mentoring.search.tokens import parts


class SearchQueryCompiler(BaseSearchQueryCompiler):
    """A whole-word search: all words must match, each in any field."""

    DEFAULT_OPERATOR = "and"
    HANDLES_ORDER_BY_EXPRESSIONS = True
    completing: ClassVar[bool] = False

    queryset: "QuerySet[Any]"

    @property
    def model(self) -> type[IndexedObject]:
        return self.queryset.model

    def tree(self, language: str, text: str | None = None) -> Node:
        """Return the words (or those of another text) and what they may mean.

        Asks the database for synonyms where there are words.
        """
        if isinstance(self.query, MatchAll):
            return tree_of(self.query)
        query = self.query if text is None else PlainText(text, operator=self.query.operator)
        reading = Reading(language, SynonymGroup.current(language), self._subject)
        return tree_of(query, reading, completing=self.completing)

    @property
    def text(self) -> str:
        """A person's words; nothing for a query built by a developer."""
        return str(self.query.query_string) if isinstance(self.query, PlainText) else ""

    @property
    def _subject(self) -> frozenset[str]:
        """The words for what is searched: who looks for a "mentor in Dublin" among mentors means Dublin."""
        names = (self.model._meta.verbose_name, self.model._meta.verbose_name_plural)
        return frozenset(word for name in names for word in parts(str(name)))

    @cached_property
    def boosts(self) -> dict[str, float]:
        """The fields to look at: those of the model and its descendants, or those asked for."""
        paths = self._paths()
        return {path: boost for path, boost in paths.items() if not self.fields or path in self.fields}

    def _paths(self) -> dict[str, float]:
        return searched_paths(descendants(self.model))

    @cached_property
    def model_labels(self) -> list[str]:
        """The models whose objects can be found."""
        return [model._meta.label_lower for model in descendants(self.model)]

    @cached_property
    def filter(self) -> Filter | None:
        """The queryset's conditions; None where it has none. Asks the database for subqueries."""
        return self._get_filters_from_queryset()

    # The steps by which Wagtail's base class walks through the queryset's conditions

    def _process_filter(
        self, column: Col, lookup: str, value: Any, check_only: bool = False
    ) -> Filter | None:
        *relations, definition = self._get_filter_field_path_for_column(column)
        if check_only:
            return None
        made = None
        if isinstance(value, (Query, Subquery)):
            value = self._answer_to(value, single=lookup != "in")
        if not hasattr(value, "resolve_expression"):
            made = criterion(self._join(column, relations), definition.field_name, lookup, value)
        if made is None:
            raise FilterError(
                f'Could not apply filter on search results: "{column.target.attname}__{lookup} = {value}". '
                f'Lookup "{lookup}" not recognised.'
            )
        return made

    def _answer_to(self, subquery: Query | Subquery, *, single: bool) -> Any:
        """Return the value or values of a subquery, as the queryset's own database has them."""
        query = subquery.query if isinstance(subquery, Subquery) else subquery
        values = [row[0] for row in query.get_compiler(self.queryset.db).results_iter()]
        return (values[0] if values else None) if single else values

    def _process_match_none(self) -> Filter:
        return Never()

    def _connect_filters(self, filters: list[Filter], connector: str, negated: bool) -> Filter | None:
        if not filters:
            return None
        return (
            filters[0] if len(filters) == 1 and not negated else Combined(connector, negated, tuple(filters))
        )

    def _get_filter_field_path_for_column(self, column: Col) -> list[Any]:
        """Return the definitions leading to a column; ``filter(terms=…)`` ends at the table in between."""
        try:
            return super()._get_filter_field_path_for_column(column)
        except FilterFieldError:
            path = self._path_of_many_to_many(column)
            if path is None:
                raise
            return path

    def _path_of_many_to_many(self, column: Col) -> list[Any] | None:
        aliases = self._aliases(column)
        if len(aliases) != 1:
            return None
        join: Any = self.queryset.query.alias_map[aliases[0]]
        for definition in self.model.get_search_fields():
            if isinstance(definition, FilterField):
                field = _many_to_many(definition, self.model)
                if field is not None and field.path_infos[0].join_field == join.join_field:
                    return [definition]
        return None

    def _join(self, column: Col, relations: list[RelatedFields]) -> Join:
        """Return the relations leading to a column, each with the alias of its join."""
        aliases, owner, join = self._aliases(column), self.model, []
        for definition in relations:
            field = definition.get_field(owner)
            used = 2 if field.many_to_many else 1
            join.append((aliases[used - 1], definition.field_name))
            aliases, owner = aliases[used:], field.related_model
        return tuple(join)

    def _aliases(self, column: Col) -> list[str]:
        """Return the joins from the model to a column, without the steps from a child model to its parent."""
        aliases: list[str] = []
        table: Any = self.queryset.query.alias_map[column.alias]
        while table.parent_alias is not None:
            remote = getattr(table.join_field, "remote_field", None)
            if not (table.join_field.one_to_one and getattr(remote, "parent_link", False)):
                aliases.insert(0, table.table_alias)
            table = self.queryset.query.alias_map[table.parent_alias]
        return aliases


class AutocompleteQueryCompiler(SearchQueryCompiler):
    """A search as one types: every word may be only the beginning of one."""

    completing = True

    def _paths(self) -> dict[str, float]:
        return completed_paths(descendants(self.model))


def _many_to_many(definition: FilterField, model: type[IndexedObject]) -> Any:
    if definition.field_name not in {field.name for field in model._meta.get_fields()}:
        return None
    field = definition.get_field(model)
    return field if field.many_to_many else None
