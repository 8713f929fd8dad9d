"""What imports add to Wagtail's admin."""

from wagtail_mentoring.admin_parts import AdminParts
from wagtail_mentoring.directory.mentor_links import register_mentor_links

from .log_messages import IMPORT_MESSAGES
from .permissions import IMPORT_POLICY
from .viewsets import ImportViewSet, import_links


def connect() -> None:
    register_mentor_links("import", import_links)


PARTS = AdminParts(
    viewsets=[ImportViewSet()], log_messages=IMPORT_MESSAGES, policies=[IMPORT_POLICY], connect=connect
)
