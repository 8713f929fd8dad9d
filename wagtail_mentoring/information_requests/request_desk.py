"""What waits because of requests and corrections: lines of the home screen."""

from typing import Any

from django.urls import reverse
from django.utils.translation import ngettext_lazy

from wagtail_mentoring.applications.attention import Narrow
from wagtail_mentoring.applications.models import Application
from wagtail_mentoring.applications.permissions import APPLICATION_POLICY
from wagtail_mentoring.desk_lines import DeskLine

from .request_attention import disputed, overdue, with_unread_answers

#: Each with the choice of the list's filter *Attention* that it leads to.
LINES: tuple[tuple[str, Narrow, Any], ...] = (
    (
        "overdue",
        overdue,
        ngettext_lazy(
            "%(count)d person has not answered in time",
            "%(count)d people have not answered in time",
            "count",
        ),
    ),
    (
        "objection",
        disputed,
        ngettext_lazy(
            "%(count)d person objects to a correction", "%(count)d people object to a correction", "count"
        ),
    ),
    (
        "unread",
        with_unread_answers,
        ngettext_lazy("%(count)d answer came in", "%(count)d answers came in", "count"),
    ),
)


def request_lines(user: Any) -> list[DeskLine]:
    """How many have not answered in time, object to a correction, or answered what nobody has read."""
    if not APPLICATION_POLICY.user_has_permission(user, "change"):
        return []
    within_reach = APPLICATION_POLICY.narrow(Application.objects.all(), user, ["change"])
    index = reverse("mentoring_applications:index")
    counted = [(value, text, narrow(within_reach, user).count()) for value, narrow, text in LINES]
    return [
        # They wait in rounds that are over as well, which the list leaves out otherwise.
        DeskLine(text=text % {"count": count}, url=f"{index}?waiting={value}&earlier=also")
        for value, text, count in counted
        if count
    ]
