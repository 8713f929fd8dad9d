"""The part of Wagtail's home screen that says what waits."""

from typing import Any

from django.http import HttpRequest
from django.utils import timezone
from wagtail.admin.ui.components import Component

from .short import desk_in_short


class DeskPanel(Component):
    """For everybody a room has a line or a day for. Others see nothing of it."""

    name = "mentoring_desk"
    template_name = "wagtail_mentoring/admin/desk/home_panel.html"
    order = 50

    def __init__(self, request: HttpRequest) -> None:
        self.request = request

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        return desk_in_short(self.request.user, today=timezone.localdate())
