"""What a report says of decisions that directors told without every office, or over an objection."""

from collections.abc import Collection

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from wagtail.admin.utils import get_user_display_name

from wagtail_mentoring.metrics.decisions import Period
from wagtail_mentoring.metrics.registry import instants
from wagtail_mentoring.metrics.report_notes import Note

from .decision_models import DecisionOverride


def overridden_decisions(programs: Collection[int], period: Period) -> Note | None:
    """Who and when. About whom and why stands on the application, which not every reader of a report may see,
    and which can be erased; a closed report cannot.
    """
    begins, ends = instants(period)
    rows = DecisionOverride.objects.filter(
        decision__application__round__program__in=programs, created_at__gte=begins, created_at__lt=ends
    )
    rows = rows.select_related("office", "user").order_by("created_at", "pk")
    sentences = [_sentence(row) for row in rows]
    return Note(_("Decisions told without every office"), sentences) if sentences else None


def _sentence(row: DecisionOverride) -> str:
    return _("%(day)s: by %(who)s, director of %(office)s. The reason stands on the application.") % {
        "day": date_format(timezone.localdate(row.created_at)),
        "who": get_user_display_name(row.user) or "–",
        "office": row.office,
    }
