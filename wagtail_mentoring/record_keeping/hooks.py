"""What record keeping adds to Wagtail's admin."""

from wagtail_mentoring.admin_parts import AdminParts

from .account_deletion import connect_account_deletion
from .log_messages import ERASURE_MESSAGES
from .viewsets import ErasureViewSet

PARTS = AdminParts(
    viewsets=[ErasureViewSet()],
    log_messages=ERASURE_MESSAGES,
    decisions=ERASURE_MESSAGES,
    connect=connect_account_deletion,
)
