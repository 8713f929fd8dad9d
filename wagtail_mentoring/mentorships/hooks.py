"""What mentorships add to Wagtail's admin."""

from wagtail_mentoring.admin_parts import AdminParts
from wagtail_mentoring.casework.staff_reading import register_application_links
from wagtail_mentoring.desk_lines import register_desk_lines

from .choices import MentorshipStatus
from .desk import objection_lines
from .log_messages import MENTORSHIP_MESSAGES
from .pair_views import pair_links
from .permissions import MENTORSHIP_POLICY
from .viewsets import MentorshipViewSet


def connect() -> None:
    register_application_links("pair", pair_links)
    register_desk_lines("pair objections", objection_lines, order=35)


PARTS = AdminParts(
    viewsets=[MentorshipViewSet()],
    log_messages=MENTORSHIP_MESSAGES,
    log_words={"status": dict(MentorshipStatus.choices)},
    decisions=[
        "wagtail_mentoring.start_mentorship",
        "wagtail_mentoring.end_mentorship",
        "wagtail_mentoring.object_to_pair",
        "wagtail_mentoring.take_objection_back",
        "wagtail_mentoring.keep_pair",
    ],
    policies=[MENTORSHIP_POLICY],
    connect=connect,
)
