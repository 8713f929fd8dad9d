"""What waits because of requests and corrections: lines of the home screen, and filters of the list."""

from datetime import timedelta
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from wagtail_mentoring.offices.summary import SummaryLine

from .choices import RequestState
from .models import Application, InformationRequest
from .permissions import APPLICATION_POLICY

ANSWERED_DAYS = 14

#: Choices of the filter “Attention”.
WAITING_CHOICES = [
    ("applicant", _("Waiting for the applicant")),
    ("overdue", _("Not answered in time")),
    ("unread", _("Answered what was asked, not read yet")),
    ("answered", _("Answered what was asked, last two weeks")),
    ("objection", _("Objects to a correction")),
]


def waiting(applications: QuerySet, value: str) -> QuerySet | None:
    """Those of ``applications`` that the choice means; None for a choice that is not one of ours."""
    match value:
        case "applicant":
            return applications.filter(open_request__isnull=False)
        case "overdue":
            return applications.filter(open_request__due_at__lte=timezone.now())
        case "answered":
            since = timezone.now() - timedelta(days=ANSWERED_DAYS)
            answered = InformationRequest.objects.filter(state=RequestState.ANSWERED, ended_at__gte=since)
            return applications.filter(pk__in=answered.values("application"))
        case "objection":
            disputed = Application.objects.filter(
                corrections__objected_at__isnull=False, corrections__settled_at=None
            )
            return applications.filter(pk__in=disputed.values("pk"))
    return None


def request_lines(user: Any) -> list[SummaryLine]:
    """How many have not answered in time, and how many object to a correction."""
    if not APPLICATION_POLICY.user_has_permission(user, "change"):
        return []
    within_reach = APPLICATION_POLICY.narrow(Application.objects.all(), user, ["change"])
    index = reverse("mentoring_applications:index")
    late = waiting(within_reach, "overdue").count()
    disputed = waiting(within_reach, "objection").count()
    lines = [
        (
            late,
            ngettext(
                "%(count)d person has not answered in time",
                "%(count)d people have not answered in time",
                late,
            ),
            "overdue",
        ),
        (
            disputed,
            ngettext(
                "%(count)d person objects to a correction",
                "%(count)d people object to a correction",
                disputed,
            ),
            "objection",
        ),
    ]
    return [
        SummaryLine(text=text % {"count": count}, url=f"{index}?waiting={value}")
        for count, text, value in lines
        if count
    ]
