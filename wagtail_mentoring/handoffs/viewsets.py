"""The admin screens of hand-offs."""

from typing import Any

from django.urls import path
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail.admin.admin_url_finder import ModelAdminURLFinder
from wagtail.admin.viewsets.model import ModelViewSet

from wagtail_mentoring.offices.viewsets import MENU_HOOK, OfficeScopedViewSetMixin

from .filters import HandoffFilterSet
from .forms import HandoffForm
from .models import Handoff
from .permissions import HANDOFF_POLICY
from .step_views import VIEWS
from .views import HandoffCreateView, HandoffIndexView, HandoffInspectView


class HandoffViewSet(OfficeScopedViewSetMixin, ModelViewSet):
    """Hand-offs of the user's offices. They go on by steps; nothing of them is edited by hand."""

    model = Handoff
    office_policy = HANDOFF_POLICY
    name = "mentoring_handoffs"
    url_prefix = "mentoring/hand-offs"
    menu_hook = MENU_HOOK
    menu_label = _("Hand-offs")
    menu_order = 220
    icon = "redirect"
    add_to_reference_index = False
    index_view_class = HandoffIndexView
    index_results_template_name = "wagtail_mentoring/admin/handoffs/index_results.html"
    add_view_class = HandoffCreateView
    inspect_view_class = HandoffInspectView
    inspect_view_enabled = True
    inspect_view_fields = ["title"]
    inspect_template_name = HandoffInspectView.template_name
    copy_view_enabled = False
    filterset_class = HandoffFilterSet
    search_fields = ["title", "details", "from_office__name", "to_office__name", "program__name"]
    search_backend_name = None
    list_export = [
        "program.name",
        "get_stage_display",
        "title",
        "details",
        "from_office.name",
        "to_office.name",
        "get_state_display",
        "due_on",
        "sent_at",
        "answered_at",
        "closed_at",
        "reason",
    ]
    export_headings = {
        "program.name": _("Program"),
        "get_stage_display": _("Stage"),
        "title": _("What"),
        "from_office.name": _("From"),
        "to_office.name": _("To"),
        "get_state_display": _("State"),
    }
    export_filename = "hand-offs"
    list_per_page = 30

    def get_form_class(self, for_update: bool = False) -> type:
        return HandoffForm

    def get_common_view_kwargs(self, **kwargs: Any) -> dict[str, Any]:
        """A hand-off is neither edited nor deleted."""
        nowhere = dict.fromkeys(("edit_url_name", "delete_url_name", "usage_url_name"))
        return super().get_common_view_kwargs(**{**nowhere, **kwargs})

    @cached_property
    def url_finder_class(self) -> type:
        members = {"permission_policy": self.office_policy, "edit_url_name": self.get_url_name("inspect")}
        return type("HandoffURLFinder", (ModelAdminURLFinder,), members)

    def get_urlpatterns(self) -> list[Any]:
        return [
            path("", self.index_view, name="index"),
            path("results/", self.index_results_view, name="index_results"),
            path("new/", self.add_view, name="add"),
            path("inspect/<int:pk>/", self.inspect_view, name="inspect"),
            path("history/<int:pk>/", self.history_view, name="history"),
            path("history-results/<int:pk>/", self.history_results_view, name="history_results"),
            *(path(f"{view.step}/<int:pk>/", self.step(view), name=view.step) for view in VIEWS),
        ]

    def step(self, view_class: type) -> Any:
        """A step leads back to the page of the hand-off, which has no form."""
        return self.construct_view(view_class, edit_url_name=self.get_url_name("inspect"))
