"""What waits because of requests and corrections: lines of the home screen."""

from typing import Any

from django.urls import reverse
from django.utils.translation import ngettext

from wagtail_mentoring.applications.models import Application
from wagtail_mentoring.applications.permissions import APPLICATION_POLICY
from wagtail_mentoring.desk_lines import DeskLine

from .request_attention import disputed, overdue


def request_lines(user: Any) -> list[DeskLine]:
    """How many have not answered in time, and how many object to a correction."""
    if not APPLICATION_POLICY.user_has_permission(user, "change"):
        return []
    within_reach = APPLICATION_POLICY.narrow(Application.objects.all(), user, ["change"])
    index = reverse("mentoring_applications:index")
    late = overdue(within_reach, user).count()
    objecting = disputed(within_reach, user).count()
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
            objecting,
            ngettext(
                "%(count)d person objects to a correction",
                "%(count)d people object to a correction",
                objecting,
            ),
            "objection",
        ),
    ]
    return [
        DeskLine(text=text % {"count": count}, url=f"{index}?waiting={value}")
        for count, text, value in lines
        if count
    ]
