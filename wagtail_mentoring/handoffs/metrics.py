"""What hand-offs say about how offices work together."""

from collections import defaultdict
from collections.abc import Collection, Mapping

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from wagtail_mentoring.metrics.choices import Unit
from wagtail_mentoring.metrics.decisions import Period, percent_of
from wagtail_mentoring.metrics.registry import Figure, Metric, figure_of, instants

from .choices import HandoffState
from .models import Handoff


def handoffs_on_time(programs: Collection[int], period: Period) -> Mapping[int, Figure]:
    """By the office that received and finished them."""
    begins, ends = instants(period)
    done = Handoff.objects.filter(
        program__in=programs, state=HandoffState.DONE, closed_at__gte=begins, closed_at__lt=ends
    )
    in_time = defaultdict(list)
    for office, due_on, closed_at in done.order_by().values_list("to_office", "due_on", "closed_at"):
        in_time[office].append(timezone.localdate(closed_at) <= due_on)
    return {
        office: figure_of(percent_of(sum(found), len(found)), n=len(found))
        for office, found in in_time.items()
    }


HANDOFF_METRICS = (
    Metric(
        key="handoffs_on_time",
        label=_("Hand-offs on time"),
        unit=Unit.PERCENT,
        source=_(
            "Of the hand-offs this office received and finished in the period: those by their due date."
        ),
        by_office=True,
        compute=handoffs_on_time,
    ),
)
