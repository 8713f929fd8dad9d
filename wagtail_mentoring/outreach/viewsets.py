"""The admin screens of outreach."""

from typing import Any

from django.urls import path
from django.utils.translation import gettext_lazy as _
from wagtail.admin.viewsets.model import ModelViewSet

from wagtail_mentoring.offices.viewsets import MENU_HOOK, OfficeScopedViewSetMixin

from . import views
from .filters import OutreachFilterSet
from .forms import OutreachForm
from .models import Outreach
from .permissions import OUTREACH_POLICY


class OutreachViewSet(OfficeScopedViewSetMixin, ModelViewSet):
    """The calendar of the user's offices and those they work with; each changes its own days."""

    model = Outreach
    office_policy = OUTREACH_POLICY
    name = "mentoring_outreach"
    url_prefix = "mentoring/outreach"
    menu_hook = MENU_HOOK
    menu_label = _("Outreach calendar")
    menu_order = 230
    icon = "calendar-alt"
    add_to_reference_index = False
    index_view_class = views.OutreachIndexView
    index_results_template_name = views.OutreachIndexView.results_template_name
    add_view_class = views.OutreachCreateView
    edit_view_class = views.OutreachEditView
    edit_template_name = "wagtail_mentoring/admin/outreach/edit.html"
    copy_view_enabled = False
    filterset_class = OutreachFilterSet
    search_fields = views.OutreachIndexView.search_fields
    search_backend_name = None
    list_export = views.OutreachIndexView.list_export
    export_headings = views.OutreachIndexView.export_headings
    export_filename = "outreach"
    list_per_page = 30

    def get_form_class(self, for_update: bool = False) -> type:
        return OutreachForm

    def get_common_view_kwargs(self, **kwargs: Any) -> dict[str, Any]:
        """A day is called off, which is told, not deleted."""
        nowhere = dict.fromkeys(("delete_url_name", "usage_url_name"))
        return super().get_common_view_kwargs(**{**nowhere, **kwargs})

    def get_urlpatterns(self) -> list[Any]:
        call_off = self.construct_view(views.CallOffView)
        return [
            path("", self.index_view, name="index"),
            path("results/", self.index_results_view, name="index_results"),
            path("new/", self.add_view, name="add"),
            path("edit/<int:pk>/", self.edit_view, name="edit"),
            path("call-off/<int:pk>/", call_off, name="call_off"),
            path("history/<int:pk>/", self.history_view, name="history"),
            path("history-results/<int:pk>/", self.history_results_view, name="history_results"),
            path("message/<int:pk>/", views.RelayView.as_view(), name="relay"),
        ]
