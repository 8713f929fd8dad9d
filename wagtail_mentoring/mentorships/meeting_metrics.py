"""What noted meetings say about a program: pairs that met often enough."""

from collections.abc import Collection

from django.db.models import Count, Q
from django.utils.translation import gettext_lazy as _

from wagtail_mentoring import conf
from wagtail_mentoring.metrics.choices import Unit
from wagtail_mentoring.metrics.decisions import Period
from wagtail_mentoring.metrics.registry import Figure, Metric, count_of

from .metrics import CAREER, pairs_in


def steady_pairs(programs: Collection[int], period: Period) -> Figure:
    """Pairs of the period that had met ``STEADY_SESSIONS`` times by its last day."""
    met = Count("sessions", filter=Q(sessions__held_on__lte=period.last))
    pairs = pairs_in(programs, period).order_by().annotate(met=met)
    return count_of(pairs.filter(met__gte=conf.get("STEADY_SESSIONS")).count())


MEETING_METRICS = (
    Metric(
        key="steady_pairs",
        label=_("Pairs that met often"),
        unit=Unit.PAIRS,
        source=_(
            "Pairs that ran in the period and had met several times by its last day, by the meetings noted: "
            "the setting STEADY_SESSIONS says how often, four times unless the host says otherwise. It "
            "speaks of students who are served and of volunteers who come back. Our own definition: neither "
            "NACE nor CASE has one."
        ),
        speaks_to=CAREER,
        adds_up=True,
        compute=steady_pairs,
    ),
)
