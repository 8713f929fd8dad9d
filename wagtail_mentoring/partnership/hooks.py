"""What programs and the partnership of offices add to Wagtail's admin."""

from wagtail_mentoring.admin_parts import AdminParts
from wagtail_mentoring.desk_lines import register_coming_days, register_desk_lines, register_news_lines

from .desk import coming_round_days, invitation_lines, open_round_lines
from .log_messages import PARTNERSHIP_MESSAGES
from .permissions import PROGRAM_POLICY, ROUND_POLICY
from .viewsets import ProgramViewSet, RoundViewSet


def connect() -> None:
    register_desk_lines("invitations", invitation_lines, order=30)
    register_news_lines("open rounds", open_round_lines, order=100)
    register_coming_days("rounds", coming_round_days)


PARTS = AdminParts(
    viewsets=[ProgramViewSet(), RoundViewSet()],
    log_messages=PARTNERSHIP_MESSAGES,
    decisions=PARTNERSHIP_MESSAGES,
    policies=[PROGRAM_POLICY, ROUND_POLICY],
    connect=connect,
)
