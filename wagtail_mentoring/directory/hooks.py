"""What the directory adds to Wagtail's admin."""

from wagtail_mentoring.admin_parts import AdminParts

from .admin_views import MentorApproveBulkAction, MentorDeleteBulkAction
from .log_messages import DIRECTORY_MESSAGES
from .permissions import MENTOR_POLICY
from .viewsets import MentorViewSet
from .vocabulary_views import UnusedDeleteBulkAction
from .vocabulary_viewsets import TermViewSet, VocabularyViewSet

PARTS = AdminParts(
    snippets=[MentorViewSet, VocabularyViewSet, TermViewSet],
    bulk_actions=[MentorApproveBulkAction, MentorDeleteBulkAction, UnusedDeleteBulkAction],
    log_messages=DIRECTORY_MESSAGES,
    policies=[MENTOR_POLICY],
)
