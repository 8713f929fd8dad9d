"""What applications contribute to other rooms' screens in the admin: lines of the home screen, a column."""

from typing import Any

from django.db.models import Count, IntegerField, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.translation import ngettext

from wagtail_mentoring.applications import decisions
from wagtail_mentoring.applications.choices import ApplicationStatus
from wagtail_mentoring.applications.inbox_rules import OPEN_GROUPS
from wagtail_mentoring.applications.models import Application
from wagtail_mentoring.applications.notifications import with_troubled_mail
from wagtail_mentoring.applications.permissions import APPLICATION_POLICY, HELD_POLICY
from wagtail_mentoring.desk_lines import DeskLine

#: How many, in words with the number open, and the list's parameters that show them.
Waiting = tuple[int, str, str]


def waiting_lines(user: Any) -> list[DeskLine]:
    """What waits for staff in the list of applications: a line for each reason, with its number."""
    if not APPLICATION_POLICY.user_has_permission(user, "change"):
        return []
    within_reach = APPLICATION_POLICY.narrow(Application.objects.all(), user, ["change"])
    index = reverse("mentoring_applications:index")
    waiting = (
        _new(within_reach),
        _untold(within_reach),
        _unsent(within_reach),
        _left_behind(within_reach),
        _on_hold(user),
    )
    return [
        DeskLine(text=text % {"count": count}, url=f"{index}?{query}")
        for count, text, query in waiting
        if count
    ]


def _new(within_reach: QuerySet) -> Waiting:
    count = within_reach.filter(status=ApplicationStatus.SUBMITTED).count()
    text = ngettext(
        "%(count)d application waits to be looked at", "%(count)d applications wait to be looked at", count
    )
    return count, text, "group=new&earlier=also"


def _untold(within_reach: QuerySet) -> Waiting:
    count = within_reach.filter(status__in=decisions.DECIDED, released_at=None).count()
    text = ngettext(
        "%(count)d decision waits to be released", "%(count)d decisions wait to be released", count
    )
    return count, text, "group=untold&earlier=also"


def _unsent(within_reach: QuerySet) -> Waiting:
    count = with_troubled_mail(within_reach).count()
    text = ngettext(
        "Mail to %(count)d applicant could not be sent",
        "Mail to %(count)d applicants could not be sent",
        count,
    )
    return count, text, "waiting=mail&earlier=also"


def _left_behind(within_reach: QuerySet) -> Waiting:
    """What somebody had in hand who works in no office of the program any more."""
    count = within_reach.handled_by_somebody_who_left().in_group(*OPEN_GROUPS).count()
    text = ngettext(
        "%(count)d open application is handled by somebody who left",
        "%(count)d open applications are handled by somebody who left",
        count,
    )
    return count, text, "handled=left&earlier=also"


def _on_hold(user: Any) -> Waiting:
    held = HELD_POLICY.narrow(Application.objects.exclude(status=ApplicationStatus.VOID), user, ["change"])
    count = held.count()
    text = ngettext(
        "%(count)d application is on hold: a robot's, or genuine?",
        "%(count)d applications are on hold: robots', or genuine?",
        count,
    )
    return count, text, "waiting=held"


def with_applications(programs: QuerySet, user: Any) -> QuerySet:
    """Annotate ``applications``: of those handed in, over all rounds, how many ``user`` finds in the list."""
    listed = APPLICATION_POLICY.narrow(Application.objects.all(), user)
    mine = listed.filter(round__program=OuterRef("pk")).order_by()
    counted = mine.values("round__program").annotate(count=Count("pk")).values("count")
    return programs.annotate(applications=Coalesce(Subquery(counted, output_field=IntegerField()), 0))
