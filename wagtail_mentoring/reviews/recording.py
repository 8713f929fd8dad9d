"""The record of a step in reviews: a line in the application's own history and one in the audit log."""

from typing import Any

from wagtail.log_actions import log

from wagtail_mentoring.applications.events import record_event
from wagtail_mentoring.applications.permissions import acting_office

from .models import ReviewAssignment

#: The audit log's names of what is recorded in an application's own history.
LOGGED_AS = {
    "review_assigned": "wagtail_mentoring.assign_review",
    "review_taken_back": "wagtail_mentoring.take_review_back",
    "reviewed": "wagtail_mentoring.hand_in_review",
    "review_changed": "wagtail_mentoring.change_review",
    "review_confirmed": "wagtail_mentoring.confirm_review",
}


def record_review_step(assignment: ReviewAssignment, action: str, user: Any) -> None:
    """The audit log calls what is read blind by its number only."""
    application = assignment.application
    office = acting_office(user, application)
    record_event(application=application, action=action, actor=user, office=office)
    title = str(assignment) if assignment.phase.is_blind else application.reference
    log(application, LOGGED_AS[action], user=user, title=title)
