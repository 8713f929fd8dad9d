"""Which applications an export is about: what the list shows its user for the same address."""

from types import SimpleNamespace
from typing import Any

from django.db.models import Q, QuerySet
from django.http import QueryDict

from .models import Application
from .permissions import APPLICATION_POLICY
from .staff_filters import ApplicationFilterSet

#: Where the list looks for words.
SEARCH_FIELDS = ("applicant_name", "applicant_email", "reference")


def selected_applications(*, user: Any, query: str) -> QuerySet:
    """Applications within the user's reach that the list's ``query`` keeps; none for one it cannot read.

    Asked again when the export is made: somebody who lost a right meanwhile exports nothing.
    """
    rows = APPLICATION_POLICY.narrow(Application.objects.all(), user)
    parameters = QueryDict(query)
    filters = ApplicationFilterSet(parameters, queryset=rows, request=SimpleNamespace(user=user))
    if not filters.is_valid():
        return rows.none()
    rows = filters.qs
    if words := parameters.get("q", "").strip():
        tests = (Q(**{f"{field}__icontains": words}) for field in SEARCH_FIELDS)
        rows = rows.filter(Q.create(list(tests), connector=Q.OR))
    return rows.order_by("-submitted_at", "-pk")
