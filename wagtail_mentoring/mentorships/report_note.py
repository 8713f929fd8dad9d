"""What a report says of pairs that an office kept although another objected to them."""

from collections.abc import Collection

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from wagtail_mentoring.metrics.decisions import Period
from wagtail_mentoring.metrics.registry import instants
from wagtail_mentoring.metrics.report_notes import Note

from .choices import ObjectionOutcome
from .objection_models import PairObjection


def pairs_kept(programs: Collection[int], period: Period) -> Note | None:
    """Which office against which, and when. About whom and why stands on the pair, where it can be erased."""
    begins, ends = instants(period)
    rows = PairObjection.objects.filter(
        outcome=ObjectionOutcome.KEPT,
        mentorship__round__program__in=programs,
        settled_at__gte=begins,
        settled_at__lt=ends,
    )
    rows = rows.select_related("office", "mentorship__office").order_by("settled_at", "pk")
    sentences = [_sentence(row) for row in rows]
    return Note(_("Pairs kept over an objection"), sentences) if sentences else None


def _sentence(row: PairObjection) -> str:
    return _("%(day)s: by %(kept)s, over an objection of %(office)s.") % {
        "day": date_format(timezone.localdate(row.settled_at)),
        "kept": row.mentorship.office,
        "office": row.office,
    }
