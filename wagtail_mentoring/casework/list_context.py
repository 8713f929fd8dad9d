"""The list an application was opened from: carried in its address, so that one can go on to the next."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

from django.db.models import Q, QuerySet
from django.http import HttpRequest, QueryDict
from django.urls import reverse

from wagtail_mentoring.applications.columns import order_by_extra
from wagtail_mentoring.applications.models import Application
from wagtail_mentoring.exports.chosen import filters_of, listed_applications

from .inbox import NOT_ABOUT_ROWS
from .list_steps import nearest_by_extra
from .staff_panels import ApplicationPanel

#: By a column of the list: what it is sorted by.
ORDER_BY: Mapping[str, str] = {
    "applicant_name": "applicant_name",
    "round": "round__opens_at",
    "status": "status",
    "submitted_at": "submitted_at",
}
DEFAULT_ORDER = "-submitted_at"
#: Name of the parameter that carries the list's query.
PARAMETER = "list"
LONGEST_QUERY = 2000
_REMEMBERED = "wagtail_mentoring_lists"
#: Applications of which a session remembers from which list they were opened.
MOST_REMEMBERED = 30


def list_query(parameters: QueryDict) -> str:
    """What of a list's address says which rows it has, and in which order."""
    query = parameters.copy()
    for name in (*NOT_ABOUT_ROWS, PARAMETER):
        query.pop(name, None)
    for name in [name for name in query if not any(query.getlist(name))]:
        del query[name]
    return query.urlencode()


def order_of(ordering: str) -> str:
    """What to sort by for the list's parameter ``ordering``; the default for one of no column of ours."""
    descending, name = ordering.startswith("-"), ordering.removeprefix("-")
    if name not in ORDER_BY:
        return DEFAULT_ORDER
    return f"{'-' if descending else ''}{ORDER_BY[name]}"


def is_order(ordering: str) -> bool:
    """Whether the list's parameter ``ordering`` names a column, ours or one that a room above added."""
    return ordering.removeprefix("-") in ORDER_BY or order_by_extra(ordering) is not None


def remembered_query(request: HttpRequest, application: Application) -> str | None:
    """The query of the list from which the user opened ``application``; None where nobody knows.

    A step on an application comes back to its page without the parameter: the session remembers it.
    """
    lists: dict[str, str] = request.session.get(_REMEMBERED, {})
    key = str(application.pk)
    query = request.GET.get(PARAMETER)
    if query is None:
        return lists.get(key)
    query = list_query(QueryDict(query[:LONGEST_QUERY]))
    if lists.get(key) != query:
        lists.pop(key, None)
        kept = list(lists.items())[1 - MOST_REMEMBERED :]
        request.session[_REMEMBERED] = {**dict(kept), key: query}
    return query


@dataclass(frozen=True)
class PlaceInList:
    """An application's neighbours in a list, and the way back to it."""

    query: str
    before: Application | None
    after: Application | None

    @property
    def list_url(self) -> str:
        return f"{reverse('mentoring_applications:index')}?{self.query or 'group='}"

    def url_of(self, application: Application) -> str:
        parameters = QueryDict(mutable=True)
        parameters[PARAMETER] = self.query
        url = reverse("mentoring_applications:inspect", args=[application.pk])
        return f"{url}?{parameters.urlencode()}"

    @property
    def next_url(self) -> str:
        return self.url_of(self.after) if self.after else ""


def place_of(request: HttpRequest, application: Application) -> PlaceInList | None:
    """Where ``application`` stands in the list it was opened from; None where nobody knows, or it is no list.

    Worked out once for a request.
    """
    if not hasattr(request, "wm_place_in_list"):
        query = remembered_query(request, application)
        known = query is not None and filters_of(user=request.user, query=query).is_valid()
        request.wm_place_in_list = (
            place_in_list(application, user=request.user, query=query) if known else None
        )
    return request.wm_place_in_list


def list_panel(request: HttpRequest, application: Application) -> ApplicationPanel | None:
    """A card: on to the next, or back to the list."""
    place = place_of(request, application)
    return place and ApplicationPanel(
        "wagtail_mentoring/admin/applications/place_in_list.html", {"place": place}
    )


def place_in_list(application: Application, *, user: Any, query: str) -> PlaceInList:
    """Where ``application`` stands among the rows its user's list ``query`` keeps.

    It need not be one of them any more: a step may have taken it out of the list, which goes on after it.
    """
    rows = listed_applications(user=user, query=query).order_by()
    ordering = QueryDict(query).get("ordering", "")
    if order_by_extra(ordering):
        nearest = partial(nearest_by_extra, rows, application, ordering, user=user)
    else:
        nearest = partial(_nearest, rows, application, order_of(ordering))
    return PlaceInList(query=query, before=nearest(forward=False), after=nearest(forward=True))


def _nearest(rows: QuerySet, application: Application, ordering: str, *, forward: bool) -> Application | None:
    """The next row after ``application`` in a list sorted by ``ordering`` and ``-pk``, or the one before."""
    field = ordering.removeprefix("-")
    descending = ordering.startswith("-")
    value = application
    for name in field.split("__"):
        value = getattr(value, name)
    beyond = "lt" if descending is forward else "gt"
    equal = "lt" if forward else "gt"
    further = Q(**{f"{field}__{beyond}": value}) | Q(**{field: value, f"pk__{equal}": application.pk})
    # Says nothing new, but lets the database begin in the middle of its index.
    rows = rows.filter(further, **{f"{field}__{beyond}e": value})
    order = (f"{'-' if beyond == 'lt' else ''}{field}", f"{'-' if equal == 'lt' else ''}pk")
    return rows.order_by(*order).only("pk", "applicant_name", "reference").first()
