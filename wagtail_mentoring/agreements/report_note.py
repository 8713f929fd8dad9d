"""What the report of a program says about charters that directors put in force."""

from collections.abc import Collection

from django.utils.translation import gettext as _

from wagtail_mentoring.metrics.decisions import Period
from wagtail_mentoring.metrics.registry import instants
from wagtail_mentoring.metrics.report_notes import Note

from .models import CharterRelease


def released_charters(programs: Collection[int], period: Period) -> Note | None:
    """A sentence for each, in the order in which it happened."""
    begins, ends = instants(period)
    rows = CharterRelease.objects.filter(
        program__in=programs, released_at__gte=begins, released_at__lt=ends
    ).select_related("program", "office", "user")
    sentences = [_sentence(row) for row in rows]
    return Note(_("Charters in force without every signature"), sentences) if sentences else None


def _sentence(row: CharterRelease) -> str:
    return _(
        "%(day)s: %(program)s, by %(who)s, director of %(office)s, without the signature of %(offices)s. "
        "Reason: %(reason)s"
    ) % {**row.words, "program": row.program}
