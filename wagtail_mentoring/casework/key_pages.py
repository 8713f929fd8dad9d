"""Pages of a long list, found by their keys: a database that skips or sorts rows need not carry them."""

from typing import Any

from django.core.paginator import Page
from wagtail.admin.paginator import WagtailPaginator


class KeyPaginator(WagtailPaginator):
    """Asks for the keys of a page in the list's order, then for these rows.

    An application is as long as its draft. The last page of 100,000, or another order than the usual one,
    takes the database many times as long with the rows than without them.
    """

    def page(self, number: Any) -> Page:
        number = self.validate_number(number)
        start = (number - 1) * self.per_page
        keys = self.object_list.values_list("pk", flat=True)[start : start + self.per_page]
        rows = self.object_list.filter(pk__in=list(keys))
        return self._get_page(rows, number, self)
