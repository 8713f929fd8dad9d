"""What figures add to Wagtail's admin; the metrics themselves are registered when the app is ready."""

from wagtail_mentoring.admin_parts import AdminParts
from wagtail_mentoring.partnership.round_links import register_round_links

from .log_messages import METRIC_MESSAGES
from .viewsets import ReportViewSet, report_links


def connect() -> None:
    register_round_links("report", report_links)


PARTS = AdminParts(
    viewsets=[ReportViewSet()], log_messages=METRIC_MESSAGES, decisions=METRIC_MESSAGES, connect=connect
)
