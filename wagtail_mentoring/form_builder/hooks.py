"""What the form builder adds to Wagtail's admin."""

from wagtail_mentoring.admin_parts import AdminParts

from .viewsets import ApplicationFormViewSet, UsualFormAddresses

PARTS = AdminParts(snippets=[ApplicationFormViewSet], viewsets=[UsualFormAddresses()])
