"""Directories that the caller may open: the API tells of mentors what their page would."""

from typing import Any

from rest_framework.exceptions import NotAuthenticated, NotFound, PermissionDenied
from rest_framework.request import Request

from wagtail_mentoring.directory.page_mixins import MentorDirectoryPageMixin
from wagtail_mentoring.programs.open_pages import live_pages, open_pages


def directory_pages(request: Request) -> list[Any]:
    """Live directories that the caller may open, in the order of the tree."""
    return open_pages(request, live_pages(MentorDirectoryPageMixin))


def directory_page(request: Request, pk: int | None = None) -> Any:
    """The directory with the key ``pk``, or the first one.

    Where there are directories, but none that this caller may open, the problem says whether to sign in.
    """
    live = [page for page in live_pages(MentorDirectoryPageMixin) if pk in (None, page.pk)]
    found = open_pages(request, live)
    if found:
        return found[0]
    if live and not request.user.is_authenticated:
        raise NotAuthenticated
    if live:
        raise PermissionDenied
    raise NotFound
