"""The part of Wagtail's home screen that says what waits."""

from typing import Any

from django.http import HttpRequest
from django.utils import timezone
from wagtail.admin.ui.components import Component

from wagtail_mentoring.desk_lines import coming_days, waiting_lines

#: More than this is a list nobody reads; the rest stands on the page of the desk.
MOST_LINES = 7


class DeskPanel(Component):
    """For everybody a room has a line or a day for. Others see nothing of it."""

    name = "mentoring_desk"
    template_name = "wagtail_mentoring/admin/desk/home_panel.html"
    order = 50

    def __init__(self, request: HttpRequest) -> None:
        self.request = request

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        user, today = self.request.user, timezone.localdate()
        lines = waiting_lines(user, today=today)
        return {
            "lines": lines[:MOST_LINES],
            "count": len(lines),
            "hidden": max(0, len(lines) - MOST_LINES),
            "next": next(iter(coming_days(user, today=today)), None),
            "today": today,
        }
