"""Which applications an export is about: what the list shows its user for the same address."""

from types import SimpleNamespace
from typing import Any

from django.db.models import Q, QuerySet
from django.http import QueryDict

from wagtail_mentoring.applications.filters import ApplicationFilterSet
from wagtail_mentoring.applications.models import Application
from wagtail_mentoring.applications.permissions import APPLICATION_POLICY

#: Where the list looks for words.
SEARCH_FIELDS = ("applicant_name", "applicant_email", "reference")
#: Up to so many rows that were found are handed on by their keys.
MOST_FOUND = 500


def selected_applications(*, user: Any, query: str) -> QuerySet:
    """Applications within the user's reach that the list's ``query`` keeps; none for one it cannot read.

    Asked again when the export is made: somebody who lost a right meanwhile exports nothing.
    """
    filters = filters_of(user=user, query=query)
    if not filters.is_valid():
        return filters.queryset.none()
    rows = filters.qs
    if words := filters.data.get("q", "").replace("\x00", "").strip():
        rows = matching(rows, words)
    return rows.order_by("-submitted_at", "-pk")


def filters_of(*, user: Any, query: str) -> ApplicationFilterSet:
    """The list's filters as ``user`` has them for ``query``, over every application within reach."""
    rows = APPLICATION_POLICY.narrow(Application.objects.all(), user)
    return ApplicationFilterSet(QueryDict(query), queryset=rows, request=SimpleNamespace(user=user))


def found_by(rows: QuerySet, words: str) -> list[int] | None:
    """Keys of the rows of which a name, address or reference holds ``words``; None where they are many."""
    found = list(rows.filter(_holding(words)).order_by().values_list("pk", flat=True)[: MOST_FOUND + 1])
    return found if len(found) <= MOST_FOUND else None


def matching(rows: QuerySet, words: str, *, found: list[int] | None = None) -> QuerySet:
    """Rows of which a name, address or reference holds ``words``; ``found`` are their keys where known.

    No index helps to look inside a text, so what was found is handed on rather than looked for again.
    """
    return rows.filter(_holding(words) if found is None else Q(pk__in=found))


def _holding(words: str) -> Q:
    return Q.create([Q(**{f"{field}__icontains": words}) for field in SEARCH_FIELDS], connector=Q.OR)
