"""What matching adds to Wagtail's admin."""

from wagtail_mentoring.admin_parts import AdminParts
from wagtail_mentoring.desk_lines import register_desk_lines
from wagtail_mentoring.partnership.program_links import register_program_links
from wagtail_mentoring.partnership.round_links import register_round_links

from .choices import ProposalState
from .desk import match_lines
from .log_messages import MATCHING_MESSAGES
from .viewsets import MatchingViewSet, program_links, round_links


def connect() -> None:
    register_desk_lines("matches", match_lines, order=55)
    register_round_links("matches", round_links)
    register_program_links("matches", program_links)


PARTS = AdminParts(
    viewsets=[MatchingViewSet()],
    log_messages=MATCHING_MESSAGES,
    log_words={"state": dict(ProposalState.choices)},
    decisions=MATCHING_MESSAGES.keys() - {"wagtail_mentoring.export_matches"},
    connect=connect,
)
