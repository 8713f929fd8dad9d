"""What reviews contribute to the home screen of the admin."""

from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from wagtail_mentoring.desk_lines import DeskLine

from .models import ReviewAssignment
from .permissions import OWN_REVIEW_POLICY


def waiting_review_lines(user: Any) -> list[DeskLine]:
    """How many applications the user has still to review, or to look at again."""
    own = OWN_REVIEW_POLICY.narrow(ReviewAssignment.objects.all(), user)
    count = own.waiting(timezone.now()).count()
    if not count:
        return []
    text = ngettext("%(count)d review waits for you", "%(count)d reviews wait for you", count)
    url = f"{reverse('mentoring_reviews:index')}?state=waiting"
    return [DeskLine(text=text % {"count": count}, url=url, button=_("Review"))]
