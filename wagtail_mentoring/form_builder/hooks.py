"""What the form builder adds to Wagtail's admin."""

from wagtail_mentoring.admin_parts import AdminParts

from .form_removal import FormDeleteBulkAction
from .viewsets import ApplicationFormViewSet, UsualFormAddresses

PARTS = AdminParts(
    snippets=[ApplicationFormViewSet],
    viewsets=[UsualFormAddresses()],
    bulk_actions=[FormDeleteBulkAction],
)
