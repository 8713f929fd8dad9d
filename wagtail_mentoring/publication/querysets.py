"""Named questions about the contents of pages that offices were asked to sign."""

from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import QuerySet


class PageTextQuerySet(QuerySet):
    def of_page(self, page: Any) -> "PageTextQuerySet":
        content_type = ContentType.objects.get_for_id(page.content_type_id)
        return self.filter(content_type=content_type, page_pk=page.pk)

    def waiting(self) -> "PageTextQuerySet":
        """Laid before the offices and not released."""
        return self.filter(released_at=None)

    def released(self) -> "PageTextQuerySet":
        return self.filter(released_at__isnull=False)


class UnsignedPublicationQuerySet(QuerySet):
    def of_programs(self, programs: Any) -> "UnsignedPublicationQuerySet":
        return self.filter(program__in=programs)
