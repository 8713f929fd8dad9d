"""What figures add to Wagtail's admin; the metrics themselves are registered when the app is ready."""

from wagtail_mentoring.admin_parts import AdminParts

from .log_messages import METRIC_MESSAGES
from .viewsets import ReportViewSet

PARTS = AdminParts(viewsets=[ReportViewSet()], log_messages=METRIC_MESSAGES)
