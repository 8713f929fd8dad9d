"""What applications contribute to other rooms' screens in the admin: lines of the home screen, a column."""

from typing import Any

from django.db.models import Count, IntegerField, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.translation import ngettext

from wagtail_mentoring.offices.summary import SummaryLine

from . import decisions
from .choices import ApplicationStatus
from .models import Application
from .notifications import with_troubled_mail
from .permissions import APPLICATION_POLICY, HELD_POLICY


def waiting_lines(user: Any) -> list[SummaryLine]:
    """How many applications nobody has looked at, decisions nobody has told, mails that did not go out."""
    if not APPLICATION_POLICY.user_has_permission(user, "change"):
        return []
    within_reach = APPLICATION_POLICY.narrow(Application.objects.all(), user, ["change"])
    new = within_reach.filter(status=ApplicationStatus.SUBMITTED).count()
    unsent = with_troubled_mail(within_reach).count()
    untold = within_reach.filter(status__in=decisions.DECIDED, released_at=None).count()
    index = reverse("mentoring_applications:index")
    lines = [
        (
            new,
            ngettext(
                "%(count)d application waits to be looked at",
                "%(count)d applications wait to be looked at",
                new,
            ),
            f"{index}?status={ApplicationStatus.SUBMITTED}",
        ),
        (
            untold,
            ngettext(
                "%(count)d decision waits to be released", "%(count)d decisions wait to be released", untold
            ),
            f"{index}?waiting=untold",
        ),
        (
            unsent,
            ngettext(
                "Mail to %(count)d applicant could not be sent",
                "Mail to %(count)d applicants could not be sent",
                unsent,
            ),
            f"{index}?waiting=mail",
        ),
        _held_line(user, index),
    ]
    return [SummaryLine(text=text % {"count": count}, url=url) for count, text, url in lines if count]


def _held_line(user: Any, index: str) -> tuple[int, str, str]:
    """How many hand-ins look like a robot's and wait for somebody to say whether they are."""
    rows = Application.objects.exclude(status=ApplicationStatus.VOID)
    held = HELD_POLICY.narrow(rows, user, ["change"]).count()
    words = ngettext(
        "%(count)d application is on hold: a robot's, or genuine?",
        "%(count)d applications are on hold: robots', or genuine?",
        held,
    )
    return held, words, f"{index}?waiting=held"


def with_applications(programs: QuerySet) -> QuerySet:
    """Annotate ``applications``: how many were handed in, over all rounds."""
    handed_in = Application.objects.handed_in().filter(round__program=OuterRef("pk")).order_by()
    counted = handed_in.values("round__program").annotate(count=Count("pk")).values("count")
    return programs.annotate(applications=Coalesce(Subquery(counted, output_field=IntegerField()), 0))
