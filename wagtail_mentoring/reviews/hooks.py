"""What reviews add to Wagtail's admin."""

from wagtail_mentoring.admin_parts import AdminParts
from wagtail_mentoring.applications.log_messages import register_event_words
from wagtail_mentoring.casework.conflict_actions import register_readers
from wagtail_mentoring.casework.release_warnings import register_release_warnings
from wagtail_mentoring.casework.reopen_warnings import register_reopen_warnings
from wagtail_mentoring.casework.staff_panels import register_application_panel
from wagtail_mentoring.desk_lines import register_desk_lines

from .application_card import reviews_panel
from .bulk_actions import AssignReviewersAction
from .columns import register_columns
from .desk import waiting_review_lines
from .log_messages import REVIEW_EVENTS, REVIEW_MESSAGES
from .permissions import PHASE_POLICY, REVIEW_LOG_POLICY, readers_of, warnings_for_blind_readers
from .sufficiency import release_warnings
from .viewsets import ReviewPhaseViewSet, ReviewViewSet


def connect() -> None:
    register_columns()
    register_release_warnings("reviews", release_warnings)
    register_reopen_warnings("reviews", warnings_for_blind_readers)
    register_readers("reviews", readers_of)
    register_event_words(REVIEW_EVENTS)
    register_desk_lines("reviews", waiting_review_lines, order=60)
    register_application_panel("reviews", reviews_panel, order=100)


PARTS = AdminParts(
    viewsets=[ReviewViewSet(), ReviewPhaseViewSet()],
    bulk_actions=[AssignReviewersAction],
    log_messages=REVIEW_MESSAGES,
    policies=[PHASE_POLICY, REVIEW_LOG_POLICY],
    connect=connect,
)
