"""What imports add to Wagtail's admin."""

from wagtail_mentoring.admin_parts import AdminParts

from .log_messages import IMPORT_MESSAGES
from .permissions import IMPORT_POLICY
from .viewsets import ImportViewSet

PARTS = AdminParts(viewsets=[ImportViewSet()], log_messages=IMPORT_MESSAGES, policies=[IMPORT_POLICY])
