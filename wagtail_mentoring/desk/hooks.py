"""What the desk adds to Wagtail's admin."""

from wagtail_mentoring.admin_parts import AdminParts

from .viewsets import DeskViewSet

PARTS = AdminParts(viewsets=[DeskViewSet()])
