"""What hand-offs add to Wagtail's admin."""

from wagtail_mentoring.admin_parts import AdminParts
from wagtail_mentoring.desk_lines import register_desk_lines
from wagtail_mentoring.partnership.program_cards import register_program_card

from .choices import Asked
from .desk import handoffs_card, waiting_handoff_lines
from .log_messages import HANDOFF_MESSAGES
from .permissions import HANDOFF_POLICY
from .viewsets import HandoffViewSet


def connect() -> None:
    register_desk_lines("hand-offs", waiting_handoff_lines, order=50)
    register_program_card("hand-offs", handoffs_card)


PARTS = AdminParts(
    viewsets=[HandoffViewSet()],
    log_messages=HANDOFF_MESSAGES,
    log_words={"asked": dict(Asked.choices)},
    decisions=[action for action in HANDOFF_MESSAGES if action != "wagtail_mentoring.ask_about_handoff"],
    policies=[HANDOFF_POLICY],
    connect=connect,
)
