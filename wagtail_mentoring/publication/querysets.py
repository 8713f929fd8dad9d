"""Named questions about the contents of pages that offices were asked to sign."""

from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import Exists, OuterRef, QuerySet


class PageTextQuerySet(QuerySet):
    def of_page(self, page: Any) -> "PageTextQuerySet":
        content_type = ContentType.objects.get_for_id(page.content_type_id)
        return self.filter(content_type=content_type, page_pk=page.pk)

    def waiting(self) -> "PageTextQuerySet":
        """Laid before the offices and not released."""
        return self.filter(released_at=None)

    def released(self) -> "PageTextQuerySet":
        return self.filter(released_at__isnull=False)

    def since_last_release(self) -> "PageTextQuerySet":
        """Laid after the last release of their page: a signature under an earlier one releases nothing."""
        later = self.model.objects.released().filter(
            content_type=OuterRef("content_type"),
            page_pk=OuterRef("page_pk"),
            released_at__gt=OuterRef("asked_at"),
        )
        return self.exclude(Exists(later))

    def licence_of(self, page: Any) -> Any:
        """The content of ``page`` that was released last; None once it was taken offline since."""
        text = self.of_page(page).released().order_by("released_at", "pk").last()
        return None if text is None or text.ended_at else text
