"""What pairs contribute to the home screen: those that another office objects to."""

from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from wagtail_mentoring.desk_lines import DeskLine
from wagtail_mentoring.offices.models import Office
from wagtail_mentoring.offices.working_days import working_day_after

from .objection_models import PairObjection
from .permissions import MENTORSHIP_POLICY


def objection_lines(user: Any) -> list[DeskLine]:
    """Objections to pairs of the user's own offices; each office says how many days it takes to answer."""
    if not MENTORSHIP_POLICY.user_has_permission(user, "change"):
        return []
    rows = PairObjection.objects.filter(
        settled_at=None,
        mentorship__office__in=Office.objects.of(user),
        mentorship__in=MENTORSHIP_POLICY.instances_user_has_any_permission_for(user, ["change"]),
    )
    return [_line(row) for row in rows.select_related("office", "mentorship__office")[:5]]


def _line(objection: PairObjection) -> DeskLine:
    raised = timezone.localdate(objection.raised_at)
    days = objection.mentorship.office.answer_days
    return DeskLine(
        text=_("%(office)s objects to a pair that you made") % {"office": objection.office},
        url=reverse("mentoring_mentorships:keep", args=[objection.mentorship_id]),
        button=pgettext("button", "Answer"),
        due=working_day_after(raised, days),
    )
