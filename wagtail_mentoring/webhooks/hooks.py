"""What webhooks add to Wagtail's admin."""

from wagtail_mentoring.admin_parts import AdminParts

from .log_messages import WEBHOOK_MESSAGES
from .permissions import WEBHOOK_POLICY
from .viewsets import WebhookViewSet

PARTS = AdminParts(viewsets=[WebhookViewSet()], log_messages=WEBHOOK_MESSAGES, policies=[WEBHOOK_POLICY])
