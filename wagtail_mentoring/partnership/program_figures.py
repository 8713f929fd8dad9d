"""Numbers about a program that rooms above contribute to the list of programs, each as one column."""

from collections.abc import Callable
from typing import Any

from django.db.models import QuerySet
from wagtail.admin.ui.tables import NumberColumn

Annotate = Callable[[QuerySet, Any], QuerySet]
_figures: dict[str, tuple[Any, Annotate]] = {}


def register_program_figure(name: str, *, label: Any, annotate: Annotate) -> None:
    """Show a column ``name``: ``annotate(programs, user)`` annotates the programs by that name.

    It counts what ``user`` sees where they look for it, and nothing else.
    """
    _figures[name] = (label, annotate)


def with_figures(programs: QuerySet, user: Any) -> QuerySet:
    for _label, annotate in _figures.values():
        programs = annotate(programs, user)
    return programs


def figure_columns() -> list[NumberColumn]:
    return [NumberColumn(name, label=label) for name, (label, _annotate) in _figures.items()]
