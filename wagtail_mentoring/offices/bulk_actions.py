"""Bulk actions that never touch, or name, a row outside the user's reach."""

from copy import copy
from typing import Any
from urllib.parse import urlsplit

from django.core.exceptions import PermissionDenied
from django.db.models import Model
from django.http import QueryDict

from .permissions import OfficeScopedPolicy


class OfficeScopedBulkActionMixin:
    """For a ``BulkAction``: “all” means the listing as filtered, and one row out of reach refuses the whole.

    Set ``office_policy``, ``permission_required`` and ``listing_view()``.
    """

    office_policy: OfficeScopedPolicy
    permission_required = "change"

    def listing_view(self) -> Any:
        """The function of the listing the rows were ticked in, for example ``viewset.index_view``."""
        raise NotImplementedError

    def get_all_objects_in_listing_query(self, parent_id: Any) -> list[Any]:
        """The rows of the listing with the search and filters the user had set."""
        function = self.listing_view()
        view = function.view_class(**function.view_initkwargs)
        request = copy(self.request)
        request.GET = QueryDict(urlsplit(self.next_url).query)
        view.setup(request)
        return [row.pk for row in view.get_queryset()]

    def get_actionable_objects(self) -> tuple[list[Model], dict[str, list[Model]]]:
        objects, others = super().get_actionable_objects()
        if others["items_with_no_access"]:
            raise PermissionDenied
        return objects, others

    def check_perm(self, obj: Model) -> bool:
        return self.office_policy.user_has_permission_for_instance(
            self.request.user, self.permission_required, obj
        )
