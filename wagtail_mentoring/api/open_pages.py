"""Which of the portal's pages somebody may open: what the API tells never goes further than they do."""

from collections.abc import Iterable
from typing import Any

from django.apps import apps
from rest_framework.exceptions import NotAuthenticated, NotFound, PermissionDenied
from rest_framework.request import Request
from wagtail.models import Page, PageViewRestriction

from wagtail_mentoring.directory.page_mixins import MentorDirectoryPageMixin
from wagtail_mentoring.programs.page_mixins import MentoringProgramPageMixin


def directory_pages(request: Request) -> list[Any]:
    """Live directories that the caller may open, in the order of the tree."""
    return open_pages(request, _live_pages(MentorDirectoryPageMixin))


def program_pages(request: Request) -> list[Any]:
    """Live pages of programs that the caller may open, in the order of the tree."""
    return open_pages(request, _live_pages(MentoringProgramPageMixin))


def directory_page(request: Request, pk: int | None = None) -> Any:
    """The directory with the key ``pk``, or the first one.

    Where there are directories, but none that this caller may open, the problem says whether to sign in.
    """
    live = [page for page in _live_pages(MentorDirectoryPageMixin) if pk in (None, page.pk)]
    found = open_pages(request, live)
    if found:
        return found[0]
    if live and not request.user.is_authenticated:
        raise NotAuthenticated
    if live:
        raise PermissionDenied
    raise NotFound


def open_pages(request: Request, pages: Iterable[Page]) -> list[Any]:
    """Those of ``pages`` of this site that Wagtail's page privacy opens to the caller; two queries."""
    restrictions = PageViewRestriction.objects.select_related("page").prefetch_related("groups")
    closed = [row.page.path for row in restrictions if not row.accept_request(request)]
    return [
        page
        for page in pages
        if not any(page.path.startswith(path) for path in closed) and page.get_url(request)
    ]


def _live_pages(kind: type) -> list[Any]:
    models = [model for model in apps.get_models() if issubclass(model, kind)]
    pages = [page for model in models for page in model.objects.live().select_related("locale")]
    return sorted(pages, key=lambda page: page.path)
