"""Queries that every search sends, translated into SQL once: the translation takes longer than the answer."""

from collections.abc import Callable
from functools import cache
from typing import Any

from django.db import connections, router
from django.db.models import Model, QuerySet


def rows(model: type[Model], make: Callable[..., "QuerySet[Any, Any]"], *args: str) -> list[tuple[Any, ...]]:
    """Return the rows of the query that ``make(*args)`` describes, as the database driver gives them.

    ``make`` must describe the same query of this model for the same arguments.
    """
    using = router.db_for_read(model)
    with connections[using].cursor() as cursor:
        cursor.execute(*_translated(make, args, using))
        return list(cursor.fetchall())


@cache
def _translated(
    make: Callable[..., "QuerySet[Any, Any]"], args: tuple[str, ...], using: str
) -> tuple[str, tuple[Any, ...]]:
    sql, params = make(*args).query.get_compiler(using).as_sql()
    return sql, tuple(params)
