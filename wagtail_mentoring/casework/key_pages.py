"""Pages of a long list, found by their keys: a database that skips or sorts rows need not carry them."""

from collections.abc import Callable
from typing import Any

from django.core.paginator import Page
from django.db.models import QuerySet
from wagtail.admin.paginator import WagtailPaginator


class KeyPaginator(WagtailPaginator):
    """Asks for the keys of a page in the list's order, then for these rows.

    An application is as long as its draft. The last page of 100,000, or another order than the usual one,
    takes the database many times as long with the rows than without them. ``completed`` adds to the rows of
    a page what finding them does not need.
    """

    completed: Callable[[QuerySet], QuerySet] | None = None

    def page(self, number: Any) -> Page:
        number = self.validate_number(number)
        rows = self.object_list.filter(pk__in=self._keys((number - 1) * self.per_page))
        return self._get_page(self.completed(rows) if self.completed else rows, number, self)

    def _keys(self, start: int) -> list[Any]:
        """From the nearer end of the list: a database goes through all the rows it leaves out."""
        keys = self.object_list.values_list("pk", flat=True)
        stop = min(start + self.per_page, self.count)
        if start > self.count // 2:
            return list(keys.reverse()[self.count - stop : self.count - start])
        return list(keys[start:stop])
