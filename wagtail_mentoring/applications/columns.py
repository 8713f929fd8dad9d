"""What rooms above add to the list of applications: columns, cells of exports, and filters."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db.models import F, OrderBy, QuerySet
from wagtail.admin.ui.tables import Column

from .models import Application

Annotate = Callable[[QuerySet, Any], QuerySet]
MakeFilter = Callable[[Any], Any]


def _nothing_more(applications: QuerySet, user: Any) -> QuerySet:
    return applications


@dataclass(frozen=True)
class ExtraColumn:
    """One column. ``shown`` makes the cell of the list, ``exported`` that of exports; None leaves it out.

    ``annotate(applications, user)`` prepares what both read, by subqueries, and keeps to what ``user`` may
    know. ``sort_by`` names the annotation that the list may be ordered by.
    """

    name: str
    label: Any
    annotate: Annotate = _nothing_more
    shown: Callable[[Application], Any] | None = None
    exported: Callable[[Application], Any] | None = None
    sort_by: str = ""


_columns: dict[str, ExtraColumn] = {}
_filters: dict[str, MakeFilter] = {}


def register_application_column(column: ExtraColumn) -> None:
    """Add ``column`` at the end of the list and of exports; a second one of the same name replaces it."""
    _columns[column.name] = column


def register_application_filter(name: str, make: MakeFilter) -> None:
    """Have ``make(user)`` called for a django-filter ``Filter`` of the list, which exports follow as well."""
    _filters[name] = make


def with_extra_columns(applications: QuerySet, user: Any) -> QuerySet:
    for column in _columns.values():
        applications = column.annotate(applications, user)
    return applications


def list_columns() -> list[Column]:
    return [
        Column(column.name, label=column.label, accessor=column.shown, sort_key=column.sort_by or None)
        for column in _columns.values()
        if column.shown
    ]


def order_by_extra(ordering: str) -> OrderBy | None:
    """The order by a registered column, rows without a value last either way; None for another order."""
    name = ordering.removeprefix("-")
    if name not in {column.sort_by for column in _columns.values()} - {""}:
        return None
    field = F(name)
    return field.desc(nulls_last=True) if ordering.startswith("-") else field.asc(nulls_last=True)


def export_columns() -> list[ExtraColumn]:
    return [column for column in _columns.values() if column.exported]


def extra_values(application: Application) -> dict[str, Any]:
    """The values of a row that ``with_extra_columns`` prepared, by the columns' names."""
    return {column.name: column.exported(application) for column in _columns.values() if column.exported}


def extra_filters(user: Any) -> dict[str, Any]:
    return {name: make(user) for name, make in _filters.items()}
