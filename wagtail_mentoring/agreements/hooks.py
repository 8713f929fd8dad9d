"""What the agreement of offices adds to Wagtail's admin."""

from wagtail_mentoring.admin_parts import AdminParts
from wagtail_mentoring.desk_lines import register_coming_days, register_desk_lines
from wagtail_mentoring.partnership.choices import Stage
from wagtail_mentoring.partnership.program_links import register_program_links

from .choices import AskedToSign
from .desk import agreed_days, signature_lines, stage_lines
from .log_messages import AGREEMENT_MESSAGES
from .viewsets import PartnershipViewSet, partnership_links


def connect() -> None:
    register_program_links("partnership", partnership_links)
    register_coming_days("agreements", agreed_days)
    register_desk_lines("charters", signature_lines, order=50)
    register_desk_lines("stages", stage_lines, order=60)


PARTS = AdminParts(
    viewsets=[PartnershipViewSet()],
    log_messages=AGREEMENT_MESSAGES,
    log_words={"stage": dict(Stage.choices), "asked": dict(AskedToSign.choices)},
    decisions=AGREEMENT_MESSAGES.keys() - {"wagtail_mentoring.ask_about_signature"},
    connect=connect,
)
