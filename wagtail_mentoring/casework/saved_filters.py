"""Saved filters as one user sees them: which there are, what of each they may use, how many rows it has."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import QueryDict
from django.urls import reverse

from wagtail_mentoring.applications.permissions import APPLICATION_POLICY
from wagtail_mentoring.exports.chosen import filters_of, listed_applications
from wagtail_mentoring.offices.models import Office
from wagtail_mentoring.offices.permissions import OfficeScopedPolicy

from .inbox import NOT_ABOUT_ROWS
from .list_context import is_order
from .models import DefaultFilter, SavedFilter

#: Filters whose rows are counted above the list, and up to which number.
MOST_COUNTED = 8
COUNTED_UP_TO = 1000


def _own_and_shared(filters: QuerySet, user: Any) -> QuerySet:
    return filters.filter(Q(owner=user) | Q(office__in=Office.objects.of(user)))


def _own_and_left_behind(filters: QuerySet, user: Any) -> QuerySet:
    """What somebody shared with an office in which they no longer work is the office's."""
    offices = Office.objects.of(user)
    works_there = Office.objects.filter(pk=OuterRef("office"), group__user=OuterRef("owner"))
    left = Q(owner__is_active=False) | Q(~Exists(works_there), owner__is_superuser=False)
    own = Q(office=None) | Q(office__in=offices)
    return filters.filter(Q(own, owner=user) | Q(left, office__in=offices))


class FilterPolicy(OfficeScopedPolicy):
    """Whoever may read applications keeps filters. A private one is nobody else's, not even a superuser's."""

    def user_has_permission(self, user: Any, action: str) -> bool:
        return APPLICATION_POLICY.user_has_any_permission(user, ("view", "change"))

    def within_reach(self, user: Any, action: str) -> QuerySet:
        reach = self.reach if action == "view" else self.change_reach
        return reach(self.model._default_manager.all(), user)

    def reaches(self, user: Any, action: str, instance: Any) -> bool:
        return self.within_reach(user, action).filter(pk=instance.pk).exists()


FILTER_POLICY = FilterPolicy(SavedFilter, reach=_own_and_shared, change_reach=_own_and_left_behind)


@dataclass(frozen=True)
class KeptQuery:
    """What of a query can be kept, and the names of the filters that cannot."""

    query: str
    dropped: list[str]


def kept_query(*, user: Any, query: str) -> KeptQuery:
    """``query`` as far as it is known to the list's filters and within the user's reach.

    Search words are not kept: they may name an applicant, and a filter outlives the application.
    """
    given = QueryDict(query, mutable=True)
    for name in NOT_ABOUT_ROWS:
        given.pop(name, None)
    filters = filters_of(user=user, query=given.urlencode())
    unread = set() if filters.is_valid() else set(filters.errors)
    kept, dropped = QueryDict(mutable=True), []
    for name, values in given.lists():
        known = name in filters.filters or (name == "ordering" and is_order(values[-1]))
        if known and name not in unread:
            kept.setlist(name, [value for value in values if value])
        else:
            dropped.append(_label(filters, name))
    return KeptQuery(query=kept.urlencode(), dropped=dropped)


def _label(filters: Any, name: str) -> str:
    return str(filters.filters[name].label) if name in filters.filters else name[:40]


@dataclass(frozen=True)
class FilterLink:
    """A saved filter above the list, which itself says what of it is left out for its reader.

    ``count`` is None where it was not counted.
    """

    saved_filter: SavedFilter
    url: str
    count: int | None
    is_current: bool

    @property
    def more(self) -> bool:
        return self.count is not None and self.count >= COUNTED_UP_TO


def filter_links(user: Any, current: str) -> list[FilterLink]:
    """Own and shared filters in their order; each leads to, and counts, what its reader may see."""
    saved = FILTER_POLICY.within_reach(user, "view").select_related("office")
    return [
        _link(user, saved_filter, current, counted=number < MOST_COUNTED)
        for number, saved_filter in enumerate(saved)
    ]


def _link(user: Any, saved_filter: SavedFilter, current: str, *, counted: bool) -> FilterLink:
    count = None
    if counted:
        query = kept_query(user=user, query=saved_filter.query).query
        count = listed_applications(user=user, query=query).order_by()[:COUNTED_UP_TO].count()
    return FilterLink(
        saved_filter=saved_filter,
        url=f"{reverse('mentoring_applications:index')}?{saved_filter.query}",
        count=count,
        is_current=saved_filter.query == current,
    )


def default_query(user: Any) -> str:
    """With which filters the user's list opens; empty where they chose none they still see."""
    chosen = DefaultFilter.objects.filter(user=user).select_related("saved_filter").first()
    if chosen is None or not FILTER_POLICY.reaches(user, "view", chosen.saved_filter):
        return ""
    return str(chosen.saved_filter.query)
