"""Words for what happens in reviews: in an application's own history and in Wagtail's audit log."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

REVIEW_EVENTS: Mapping[str, Any] = {
    "review_assigned": _("Given to a reviewer"),
    "review_taken_back": _("Taken back from a reviewer"),
    "reviewed": _("Review handed in"),
    "review_changed": _("Review changed"),
    "review_confirmed": _("Review confirmed for the new version"),
}

REVIEW_MESSAGES: Mapping[str, tuple[Any, Any]] = {
    "wagtail_mentoring.assign_review": (_("Assign reviewer"), _("Gave the application to a reviewer")),
    "wagtail_mentoring.take_review_back": (
        _("Take review back"),
        _("Took the application back from a reviewer"),
    ),
    "wagtail_mentoring.hand_in_review": (_("Hand in review"), _("Handed in a review of the application")),
    "wagtail_mentoring.change_review": (_("Change review"), _("Changed a review of the application")),
    "wagtail_mentoring.confirm_review": (
        _("Confirm review"),
        _("Confirmed a review after the applicant changed something"),
    ),
    "wagtail_mentoring.distribute_reviews": (
        _("Distribute reviews"),
        _("Distributed %(reviews)s reviews"),
    ),
}
