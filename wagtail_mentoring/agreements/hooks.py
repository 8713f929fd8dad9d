"""What the agreement of offices adds to Wagtail's admin."""

from wagtail_mentoring.admin_parts import AdminParts
from wagtail_mentoring.offices.summary import register_summary_lines
from wagtail_mentoring.partnership.program_links import register_program_links

from .desk import signature_lines, stage_lines
from .log_messages import AGREEMENT_MESSAGES
from .viewsets import PartnershipViewSet, partnership_links


def connect() -> None:
    register_program_links("partnership", partnership_links)
    register_summary_lines("charters", signature_lines, order=50)
    register_summary_lines("stages", stage_lines, order=60)


PARTS = AdminParts(viewsets=[PartnershipViewSet()], log_messages=AGREEMENT_MESSAGES, connect=connect)
