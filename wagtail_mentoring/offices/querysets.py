"""Named questions about offices."""

from collections import defaultdict
from typing import Any

from django.db.models import QuerySet


class OfficeQuerySet(QuerySet):
    def of(self, user: Any) -> "OfficeQuerySet":
        """Offices in which ``user`` works; a superuser works in all of them."""
        if not user.is_authenticated or not user.is_active:
            return self.none()
        if user.is_superuser:
            return self.all()
        # Joined, not nested: SQLite refuses what is nested too deeply, and reaches nest this one.
        return self.filter(group__user=user)

    def with_parts(self, office: Any) -> "OfficeQuerySet":
        """``office``, the offices that are part of it, and their parts."""
        parts = defaultdict(list)
        for pk, parent in self.values_list("pk", "parent"):
            parts[parent].append(pk)
        found, ahead = set(), [office.pk]
        while ahead:
            pk = ahead.pop()
            if pk not in found:
                found.add(pk)
                ahead.extend(parts[pk])
        return self.filter(pk__in=found)
