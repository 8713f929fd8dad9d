"""What offices add to Wagtail's admin, and where the mail below them may be seen."""

from wagtail_mentoring.admin_parts import AdminParts
from wagtail_mentoring.desk_lines import register_desk_lines
from wagtail_mentoring.outbox.desk import troubled_mail_lines
from wagtail_mentoring.outbox.models import OutboxMessage
from wagtail_mentoring.outbox.permissions import MAIL_POLICY

from .decision_log import DecisionLogViewSet
from .log_messages import OFFICE_MESSAGES
from .permissions import register_policy
from .viewsets import OfficeViewSet


def connect() -> None:
    register_policy(OutboxMessage, MAIL_POLICY)
    register_desk_lines("mail", troubled_mail_lines, order=900)


PARTS = AdminParts(
    viewsets=[OfficeViewSet(), DecisionLogViewSet()], log_messages=OFFICE_MESSAGES, connect=connect
)
