"""Whether enough reviews are in to decide: a warning wherever somebody decides or releases, never a bar."""

from collections.abc import Collection
from typing import Any

from django.db.models import Count
from django.utils import timezone
from django.utils.translation import ngettext

from wagtail_mentoring.application_forms.models import RoundForm
from wagtail_mentoring.applications.choices import ApplicationStatus
from wagtail_mentoring.applications.decisions import OVER
from wagtail_mentoring.applications.models import Application

from .models import ReviewAssignment, ReviewPhase
from .permissions import WRITTEN


def missing_reviews(phase: ReviewPhase, *, done: int, application: Application) -> int:
    """How many reviews ``phase`` still needs; none before it opens, nor where nothing is left to decide."""
    over = application.released_at or application.anonymised_at or application.status in OVER
    if over or phase.opens_at > timezone.now():
        return 0
    return max(0, phase.min_reviews - done)


def release_warnings(round_form: RoundForm, applications: Collection[Application], user: Any) -> list[str]:
    """For the release screen: by phase that has opened, how many decisions have fewer reviews than it needs.

    Who is ineligible is found to be so without reviews.
    """
    applications = [row for row in applications if row.status != ApplicationStatus.INELIGIBLE]
    if not applications or not WRITTEN.user_has_permission(user, "view"):
        return []
    warnings = []
    for phase in ReviewPhase.objects.filter(
        round_form=round_form, min_reviews__gt=0, opens_at__lte=timezone.now()
    ):
        short = len(applications) - _with_enough(phase, applications)
        if short:
            text = ngettext(
                "%(count)d decision rests on fewer reviews than “%(phase)s” needs (%(needed)d).",
                "%(count)d decisions rest on fewer reviews than “%(phase)s” needs (%(needed)d).",
                short,
            )
            warnings.append(text % {"count": short, "phase": phase.name, "needed": phase.min_reviews})
    return warnings


def _with_enough(phase: ReviewPhase, applications: Collection[Application]) -> int:
    done = ReviewAssignment.objects.active().submitted()
    of_these = done.filter(phase=phase, application__in=[row.pk for row in applications]).order_by()
    counted = of_these.values("application").annotate(reviews=Count("pk"))
    return counted.filter(reviews__gte=phase.min_reviews).count()
