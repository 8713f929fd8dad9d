"""Which of the portal's pages somebody may open: feeds and the API never tell more than they do."""

from collections.abc import Iterable
from typing import Any

from django.http import HttpRequest
from wagtail.models import Page, PageViewRestriction

from .page_mixins import MentoringProgramPageMixin
from .page_models import page_models


def program_pages(request: HttpRequest) -> list[Any]:
    """Live pages of programs that whoever asks may open, in the order of the tree."""
    return open_pages(request, live_pages(MentoringProgramPageMixin, "program"))


def open_pages(request: HttpRequest, pages: Iterable[Page]) -> list[Any]:
    """Those of ``pages`` that have an address and that Wagtail's page privacy opens to whoever asks."""
    restrictions = PageViewRestriction.objects.select_related("page").prefetch_related("groups")
    closed = [row.page.path for row in restrictions if not row.accept_request(request)]
    return [
        page
        for page in pages
        if not any(page.path.startswith(path) for path in closed) and page.get_url(request)
    ]


def live_pages(mixin: type, *related: str) -> list[Any]:
    """Live pages of every model that is a ``mixin``, with what is ``related``, in the order of the tree."""
    rows = (model.objects.live().select_related("locale", *related) for model in page_models(mixin))
    pages = [page for several in rows for page in several]
    return sorted(pages, key=lambda page: page.path)
