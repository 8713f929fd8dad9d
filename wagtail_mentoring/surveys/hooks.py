"""What surveys add to Wagtail's admin."""

from wagtail_mentoring.admin_parts import AdminParts

from .permissions import COMMENT_POLICY
from .viewsets import CommentViewSet

PARTS = AdminParts(viewsets=[CommentViewSet()], policies=[COMMENT_POLICY])
