"""Panels that show what belongs to an office."""

from typing import Any

from django.urls import reverse
from wagtail.admin.panels import Panel


class StaffPanel(Panel):
    """Who works in the office, and where to change that."""

    class BoundPanel(Panel.BoundPanel):
        template_name = "wagtail_mentoring/admin/office_staff_panel.html"

        def is_shown(self) -> bool:
            return bool(self.instance.pk)

        def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
            context = super().get_context_data(parent_context)
            context["people"] = self.instance.group.user_set.filter(is_active=True).order_by(
                "last_name", "pk"
            )
            if self.request.user.has_perm("auth.change_user"):
                context["users_url"] = f"{reverse('wagtailusers_users:index')}?group={self.instance.group_id}"
            return context
