"""Lists in pages, with a cap on how much one answer holds."""

from collections.abc import Callable, Sequence
from typing import Any

from django.core.paginator import EmptyPage, Paginator
from django.utils.translation import gettext as _
from rest_framework import serializers
from rest_framework.exceptions import NotFound

PAGE_SIZE, MOST = 20, 100
MOST_PAGES = 10_000


class PageParameters(serializers.Serializer):
    """Which part of a list."""

    page = serializers.IntegerField(min_value=1, max_value=MOST_PAGES, default=1, help_text="From 1.")
    page_size = serializers.IntegerField(
        min_value=1, max_value=MOST, default=PAGE_SIZE, help_text="How many at most."
    )


class PagedSerializer(serializers.Serializer):
    """The frame around ``results``."""

    count = serializers.IntegerField(help_text="How many there are in all.")
    next = serializers.URLField(allow_null=True, help_text="Address of the next page.")
    previous = serializers.URLField(allow_null=True, help_text="Address of the page before.")


def read_parameters(kind: type[serializers.Serializer], view: Any) -> dict[str, Any]:
    """What ``kind`` reads in the address; raises a problem that names the parameter."""
    form = kind(data=view.request.query_params)
    form.is_valid(raise_exception=True)
    return form.validated_data


def paged(view: Any, rows: Any, parameters: dict[str, Any], represent: Callable[[Sequence], list]) -> dict:
    """The page of ``rows`` that ``parameters`` ask for; ``represent`` turns its rows into JSON at once."""
    paginator = Paginator(rows, parameters["page_size"])
    try:
        page = paginator.page(parameters["page"])
    except EmptyPage:
        last = {"last": paginator.num_pages}
        raise NotFound(_("There is no such page; the last is %(last)s.") % last) from None
    return {
        "count": paginator.count,
        "next": _address(view, page.number + 1) if page.has_next() else None,
        "previous": _address(view, page.number - 1) if page.has_previous() else None,
        "results": represent(list(page.object_list)),
    }


def _address(view: Any, number: int) -> str:
    values = view.request.query_params.copy()
    values["page"] = number
    return view.absolute(f"{view.request.path}?{values.urlencode()}")
