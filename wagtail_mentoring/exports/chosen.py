"""Which applications an export is about: what the list shows its user for the same address."""

from types import SimpleNamespace
from typing import Any

from django.db.models import Q, QuerySet
from django.http import QueryDict

from wagtail_mentoring.applications.filters import ApplicationFilterSet
from wagtail_mentoring.applications.models import Application
from wagtail_mentoring.applications.permissions import APPLICATION_POLICY, HELD_POLICY, ApplicationPolicy
from wagtail_mentoring.applications.search_text import holding

#: Up to so many rows that were found are handed on by their keys.
MOST_FOUND = 500


def list_policy(parameters: QueryDict) -> ApplicationPolicy:
    """Who reaches what in the list of these ``parameters``: those on hold are for who asks for them."""
    return HELD_POLICY if parameters.get("waiting") == "held" else APPLICATION_POLICY


def listed_applications(*, user: Any, query: str) -> QuerySet:
    """Applications that the list of this ``query`` shows; none for one it cannot read."""
    return _selected(user, query, list_policy(QueryDict(query)))


def selected_applications(*, user: Any, query: str) -> QuerySet:
    """Those of ``listed_applications`` that may be exported: never one on hold.

    Asked again when the export is made: somebody who lost a right meanwhile exports nothing.
    """
    return _selected(user, query, APPLICATION_POLICY)


def _selected(user: Any, query: str, policy: ApplicationPolicy) -> QuerySet:
    filters = _filters(user, query, policy)
    if not filters.is_valid():
        return filters.queryset.none()
    rows = filters.qs
    if words := filters.data.get("q", "").replace("\x00", "").strip():
        rows = matching(rows, words)
    return rows.order_by("-submitted_at", "-pk")


def filters_of(*, user: Any, query: str) -> ApplicationFilterSet:
    """The list's filters as ``user`` has them for ``query``, over every application within reach."""
    return _filters(user, query, APPLICATION_POLICY)


def _filters(user: Any, query: str, policy: ApplicationPolicy) -> ApplicationFilterSet:
    rows = policy.narrow(Application.objects.all(), user)
    return ApplicationFilterSet(QueryDict(query), queryset=rows, request=SimpleNamespace(user=user))


def found_by(rows: QuerySet, words: str) -> list[int] | None:
    """Keys of the rows of which name, address and reference hold ``words``; None where they are many."""
    found = list(rows.filter(holding(words)).order_by().values_list("pk", flat=True)[: MOST_FOUND + 1])
    return found if len(found) <= MOST_FOUND else None


def matching(rows: QuerySet, words: str, *, found: list[int] | None = None) -> QuerySet:
    """Rows of which name, address and reference hold ``words``; ``found`` are their keys where known.

    No index helps to look inside a text, so what was found is handed on rather than looked for again.
    """
    return rows.filter(holding(words) if found is None else Q(pk__in=found))
