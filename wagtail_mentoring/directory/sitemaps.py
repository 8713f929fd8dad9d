"""A sitemap in parts, for directories of many mentors; small ones need nothing but Wagtail's own.

``path("sitemap.xml", index, {"sitemaps": SITEMAPS, "sitemap_url_name": "sitemap"})`` and
``path("sitemap-<section>.xml", sitemap, {"sitemaps": SITEMAPS}, name="sitemap")``, both views from
``wagtail.contrib.sitemaps.views``.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, overload

from django.utils.functional import cached_property
from wagtail.contrib.sitemaps import Sitemap
from wagtail.models import Page

from wagtail_mentoring.programs.page_models import page_models

from .models import Mentor
from .page_mixins import MentorDirectoryPageMixin

#: Addresses in one part.
LIMIT = 5000


class PageSitemap(Sitemap):
    """Every public page of the site but the directories, which ``MentorSitemap`` has."""

    limit = LIMIT

    def items(self) -> Any:
        directories = [row.pk for row in _directories(self)]
        return super().items().exclude(pk__in=directories)


class MentorSitemap(Sitemap):
    """Public directories, and in each the profile of every mentor that visitors may find."""

    limit = LIMIT

    def items(self) -> "Profiles":
        return Profiles(_directories(self))

    def location(self, item: tuple[Any, str, datetime | None]) -> str:
        directory, slug, _changed = item
        base = directory.get_full_url(self.request)
        return f"{base}{slug}/" if slug else base

    def lastmod(self, item: tuple[Any, str, datetime | None]) -> datetime | None:
        return item[2]

    def _urls(self, page: int, protocol: str, domain: str) -> list[dict[str, Any]]:
        rows = self.paginator.page(page).object_list
        return [{"item": row, "location": self.location(row), "lastmod": self.lastmod(row)} for row in rows]


class Profiles(Sequence):
    """For each directory itself and its mentors, asked for a part at a time."""

    def __init__(self, directories: Sequence[Any]) -> None:
        self.directories = directories

    @cached_property
    def _size(self) -> int:
        """What one directory counts: its own page and the mentors."""
        return 1 + Mentor.objects.listed().count()

    def __len__(self) -> int:
        return self._size * len(self.directories)

    @overload
    def __getitem__(self, part: int) -> tuple: ...

    @overload
    def __getitem__(self, part: slice) -> list[tuple]: ...

    def __getitem__(self, part: int | slice) -> Any:
        if isinstance(part, int):
            return self[part : part + 1][0]
        rows: list[tuple[Any, str, datetime | None]] = []
        mentors = Mentor.objects.listed().by_name().values_list("slug", "last_published_at")
        start, stop, _step = part.indices(len(self))
        for number, directory in enumerate(self.directories):
            first = max(start - number * self._size, 0)
            last = min(stop - number * self._size, self._size)
            if first >= last:
                continue
            if first == 0:
                rows.append((directory, "", directory.last_published_at))
            rows += [(directory, slug, moment) for slug, moment in mentors[max(first - 1, 0) : last - 1]]
        return rows


SITEMAPS = {"pages": PageSitemap, "mentors": MentorSitemap}


def _directories(sitemap: Sitemap) -> list[Page]:
    """Public directories of the site that is asked about."""
    root = sitemap.get_wagtail_site().root_page
    pages = [
        page
        for model in page_models(MentorDirectoryPageMixin)
        for page in model.objects.descendant_of(root, inclusive=True).live().public()
    ]
    return sorted(pages, key=lambda page: page.path)
