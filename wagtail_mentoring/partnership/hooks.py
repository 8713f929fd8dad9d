"""What programs and the partnership of offices add to Wagtail's admin."""

from wagtail_mentoring.admin_parts import AdminParts
from wagtail_mentoring.offices.summary import register_summary_lines

from .anatomy_rows import anatomy_card, anatomy_links, blocker_lines, waiting_round_lines
from .anatomy_views import AnatomyViewSet
from .log_messages import PARTNERSHIP_MESSAGES
from .permissions import PROGRAM_POLICY, ROUND_POLICY
from .program_cards import register_program_card
from .program_links import register_program_links
from .viewsets import ProgramViewSet, RoundViewSet, open_round_lines


def connect() -> None:
    register_summary_lines("open rounds", open_round_lines, order=100)
    register_summary_lines("blockers", blocker_lines, order=60)
    register_summary_lines("rounds to let open", waiting_round_lines, order=60)
    register_program_links("anatomy", anatomy_links)
    register_program_card("anatomy", anatomy_card, order=10)


PARTS = AdminParts(
    viewsets=[ProgramViewSet(), RoundViewSet(), AnatomyViewSet()],
    log_messages=PARTNERSHIP_MESSAGES,
    policies=[PROGRAM_POLICY, ROUND_POLICY],
    connect=connect,
)
