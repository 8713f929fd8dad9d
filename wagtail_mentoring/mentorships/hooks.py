"""What mentorships add to Wagtail's admin."""

from wagtail_mentoring.admin_parts import AdminParts
from wagtail_mentoring.casework.staff_reading import register_application_links

from .choices import MentorshipStatus
from .log_messages import MENTORSHIP_MESSAGES
from .pair_views import pair_links
from .permissions import MENTORSHIP_POLICY
from .viewsets import MentorshipViewSet


def connect() -> None:
    register_application_links("pair", pair_links)


PARTS = AdminParts(
    viewsets=[MentorshipViewSet()],
    log_messages=MENTORSHIP_MESSAGES,
    log_words={"status": dict(MentorshipStatus.choices)},
    decisions=["wagtail_mentoring.start_mentorship", "wagtail_mentoring.end_mentorship"],
    policies=[MENTORSHIP_POLICY],
    connect=connect,
)
