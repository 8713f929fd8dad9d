"""What the report of a program says about pages that were published past signatures."""

from collections.abc import Collection

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from wagtail.admin.utils import get_user_display_name

from wagtail_mentoring.metrics.decisions import Period
from wagtail_mentoring.metrics.registry import instants
from wagtail_mentoring.metrics.report_notes import Note

from .models import UnsignedPublication


def unsigned_publications(programs: Collection[int], period: Period) -> Note | None:
    """A sentence for each, in the order in which it happened."""
    begins, ends = instants(period)
    rows = UnsignedPublication.objects.filter(
        program__in=programs, published_at__gte=begins, published_at__lt=ends
    ).select_related("program", "user")
    sentences = [_sentence(row) for row in rows]
    return Note(_("Published without every signature"), sentences) if sentences else None


def _sentence(row: UnsignedPublication) -> str:
    return _(
        "%(day)s: “%(title)s” of %(program)s by %(who)s, without the signature of %(offices)s. "
        "Reason: %(reason)s"
    ) % {
        "day": date_format(timezone.localtime(row.published_at)),
        "title": row.title,
        "program": row.program,
        "who": get_user_display_name(row.user) or "–",
        "offices": row.missing,
        "reason": row.reason,
    }
