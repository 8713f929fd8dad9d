"""The page of the desk."""

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.generic import TemplateView
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from wagtail_mentoring.desk_lines import coming_days, news_lines, waiting_lines

#: Days ahead that are listed: what is further off changes before it comes.
MOST_DAYS = 12


class DeskView(WagtailAdminTemplateMixin, TemplateView):
    """All that waits for the user, what goes on, and the next days. Each line is the room's own affair."""

    template_name = "wagtail_mentoring/admin/desk/desk.html"
    page_title = _("My desk")
    header_icon = "home"

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [*self.breadcrumbs_items, {"url": "", "label": self.get_page_title()}]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        user, today = self.request.user, timezone.localdate()
        return super().get_context_data(
            lines=waiting_lines(user, today=today),
            news=news_lines(user),
            days=coming_days(user, today=today)[:MOST_DAYS],
            today=today,
            **kwargs,
        )
