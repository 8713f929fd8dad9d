"""Panels that show what belongs to an office."""

from typing import Any

from django.contrib.auth import get_user_model
from django.urls import reverse
from wagtail.admin.panels import Panel
from wagtail.permission_policies import ModelPermissionPolicy

from wagtail_mentoring.accounts import in_order_of_names


class StaffPanel(Panel):
    """Who works in the office, and where to change that."""

    class BoundPanel(Panel.BoundPanel):
        template_name = "wagtail_mentoring/admin/office_staff_panel.html"

        def is_shown(self) -> bool:
            return bool(self.instance.pk)

        def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
            context = super().get_context_data(parent_context)
            context["people"] = in_order_of_names(self.instance.group.user_set.filter(is_active=True))
            if ModelPermissionPolicy(get_user_model()).user_has_permission(self.request.user, "change"):
                context["users_url"] = f"{reverse('wagtailusers_users:index')}?group={self.instance.group_id}"
            return context
