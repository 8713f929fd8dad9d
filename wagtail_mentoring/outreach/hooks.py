"""What outreach adds to Wagtail's admin."""

from wagtail_mentoring.admin_parts import AdminParts
from wagtail_mentoring.desk_lines import register_coming_days, register_desk_lines
from wagtail_mentoring.directory.contact_links import register_contact_links

from .desk import clash_lines, outreach_days, relay_links
from .log_messages import OUTREACH_MESSAGES
from .permissions import OUTREACH_POLICY
from .viewsets import OutreachViewSet


def connect() -> None:
    register_desk_lines("outreach", clash_lines, order=70)
    register_coming_days("outreach", outreach_days)
    register_contact_links("relay", relay_links)


PARTS = AdminParts(
    viewsets=[OutreachViewSet()],
    log_messages=OUTREACH_MESSAGES,
    policies=[OUTREACH_POLICY],
    connect=connect,
)
