"""What the outbox adds to Wagtail's admin."""

from wagtail_mentoring.admin_parts import AdminParts

from .log_messages import OUTBOX_MESSAGES
from .permissions import MAIL_POLICY
from .viewsets import MailViewSet

PARTS = AdminParts(viewsets=[MailViewSet()], log_messages=OUTBOX_MESSAGES, policies=[MAIL_POLICY])
