"""Words for what is done about figures, in Wagtail's audit log."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

METRIC_MESSAGES: Mapping[str, tuple[Any, Any]] = {
    "wagtail_mentoring.close_report": (
        _("Close a report"),
        _("Closed the report from %(from)s until %(until)s"),
    ),
}
