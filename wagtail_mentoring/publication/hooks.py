"""What pages that offices sign together add to Wagtail's admin."""

from wagtail_mentoring.admin_parts import AdminParts
from wagtail_mentoring.desk_lines import register_desk_lines
from wagtail_mentoring.partnership.program_cards import register_program_card

from .desk import signature_card, signature_lines
from .editor import connect_editor
from .log_messages import PUBLICATION_MESSAGES
from .viewsets import PublicationViewSet


def connect() -> None:
    register_desk_lines("pages", signature_lines, order=55)
    register_program_card("pages", signature_card, order=60)
    connect_editor()


PARTS = AdminParts(
    viewsets=[PublicationViewSet()],
    log_messages=PUBLICATION_MESSAGES,
    decisions=PUBLICATION_MESSAGES,
    connect=connect,
)
