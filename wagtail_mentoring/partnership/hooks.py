"""What programs and the partnership of offices add to Wagtail's admin."""

from wagtail_mentoring.admin_parts import AdminParts
from wagtail_mentoring.desk_lines import register_coming_days, register_desk_lines, register_news_lines
from wagtail_mentoring.programs.choices import ProgramStatus

from .anatomy_rows import anatomy_card, anatomy_links, blocker_lines, waiting_round_lines
from .anatomy_views import AnatomyViewSet
from .choices import GrantMode
from .desk import coming_round_days, invitation_lines, open_round_lines
from .log_messages import PARTNERSHIP_MESSAGES
from .permissions import PROGRAM_POLICY, ROUND_POLICY
from .program_cards import register_program_card
from .program_links import register_program_links
from .viewsets import ProgramViewSet, RoundViewSet


def connect() -> None:
    register_desk_lines("invitations", invitation_lines, order=30)
    register_desk_lines("blockers", blocker_lines, order=60)
    register_news_lines("open rounds", open_round_lines, order=100)
    register_coming_days("rounds", coming_round_days)
    register_desk_lines("rounds to let open", waiting_round_lines, order=60)
    register_program_links("anatomy", anatomy_links)
    register_program_card("anatomy", anatomy_card, order=10)


PARTS = AdminParts(
    viewsets=[ProgramViewSet(), RoundViewSet(), AnatomyViewSet()],
    log_messages=PARTNERSHIP_MESSAGES,
    log_words={"status": dict(ProgramStatus.choices), "mode": dict(GrantMode.choices)},
    decisions=PARTNERSHIP_MESSAGES,
    policies=[PROGRAM_POLICY, ROUND_POLICY],
    connect=connect,
)
