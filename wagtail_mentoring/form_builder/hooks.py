"""What the form builder adds to Wagtail's admin."""

from wagtail_mentoring.admin_parts import AdminParts

from .form_removal import FormDeleteBulkAction
from .viewsets import ApplicationFormViewSet, UsualFormAddresses
from .waiting_forms import connect

PARTS = AdminParts(
    snippets=[ApplicationFormViewSet],
    viewsets=[UsualFormAddresses()],
    bulk_actions=[FormDeleteBulkAction],
    connect=connect,
)
