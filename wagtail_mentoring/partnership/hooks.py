"""What programs and the partnership of offices add to Wagtail's admin."""

from wagtail_mentoring.admin_parts import AdminParts
from wagtail_mentoring.offices.summary import register_summary_lines

from .log_messages import PARTNERSHIP_MESSAGES
from .permissions import PROGRAM_POLICY, ROUND_POLICY
from .viewsets import ProgramViewSet, RoundViewSet, open_round_lines


def connect() -> None:
    register_summary_lines("open rounds", open_round_lines, order=100)


PARTS = AdminParts(
    viewsets=[ProgramViewSet(), RoundViewSet()],
    log_messages=PARTNERSHIP_MESSAGES,
    policies=[PROGRAM_POLICY, ROUND_POLICY],
    connect=connect,
)
