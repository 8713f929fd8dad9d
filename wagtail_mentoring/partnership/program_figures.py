"""Numbers about a program that rooms above contribute to the list of programs, each as one column."""

from collections.abc import Callable
from typing import Any

from django.db.models import QuerySet
from wagtail.admin.ui.tables import NumberColumn

Annotate = Callable[[QuerySet], QuerySet]
_figures: dict[str, tuple[Any, Annotate]] = {}


def register_program_figure(name: str, *, label: Any, annotate: Annotate) -> None:
    """Show a column ``name``: ``annotate`` returns the programs with an annotation of that name."""
    _figures[name] = (label, annotate)


def with_figures(programs: QuerySet) -> QuerySet:
    for _label, annotate in _figures.values():
        programs = annotate(programs)
    return programs


def figure_columns() -> list[NumberColumn]:
    return [NumberColumn(name, label=label) for name, (label, _annotate) in _figures.items()]
