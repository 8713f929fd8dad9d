"""Named questions about offices."""

from typing import Any

from django.db.models import QuerySet


class OfficeQuerySet(QuerySet):
    def of(self, user: Any) -> "OfficeQuerySet":
        """Offices in which ``user`` works; a superuser works in all of them."""
        if not user.is_authenticated or not user.is_active:
            return self.none()
        if user.is_superuser:
            return self.all()
        return self.filter(group__in=user.groups.all())
