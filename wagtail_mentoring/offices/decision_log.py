"""The decision log: of Wagtail's audit log, what offices decided together, with filters and export."""

from collections.abc import Collection
from typing import Any

from django.db.models import QuerySet
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.views.reports.audit_logging import (
    LogEntriesView,
    SiteHistoryReportFilterSet,
    get_actions_for_filter,
    get_users_for_filter,
)
from wagtail.admin.viewsets.base import ViewSet

from .exports import DefusedExportMixin
from .viewsets import MENU_HOOK, StaffMenuItem

_actions: set[str] = set()


def register_decisions(actions: Collection[str]) -> None:
    """Have these actions of the audit log stand in the decision log."""
    _actions.update(actions)


class DecisionFilterSet(SiteHistoryReportFilterSet):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.filters.pop("is_commenting_action", None)

    def get_action_choices(self) -> list[Any]:
        return [choice for choice in get_actions_for_filter(self.request.user) if choice[0] in _actions]

    def get_users_queryset(self) -> QuerySet:
        """Wagtail's own asks the log of pages alone."""
        return get_users_for_filter(self.request.user)


class DecisionLogView(DefusedExportMixin, LogEntriesView):
    """Lines about rows within the user's reach, as in *Site history*: who decided what, when and why."""

    page_title = _("Decision log")
    results_template_name = "wagtail_mentoring/admin/decision_log_results.html"
    filterset_class = DecisionFilterSet
    index_url_name = "mentoring_decision_log:index"
    index_results_url_name = "mentoring_decision_log:index_results"
    list_export = ["timestamp", "label", "content_type", "message", "reason", "user_display_name"]
    export_headings = {
        **LogEntriesView.export_headings,
        "message": _("What was decided"),
        "reason": _("Reason"),
    }

    def filter_queryset(self, queryset: QuerySet) -> QuerySet:
        return super().filter_queryset(queryset.filter(action__in=_actions))

    def decorate_paginated_queryset(self, queryset: Any) -> list[Any]:
        entries = super().decorate_paginated_queryset(queryset)
        for entry in entries:
            entry.reason = str((entry.data or {}).get("reason", ""))
        return entries

    def get_filename(self) -> str:
        return f"decisions-{timezone.localdate():%Y-%m-%d}"


class DecisionLogViewSet(ViewSet):
    """Below ``mentoring/decisions/``."""

    name = "mentoring_decision_log"
    url_prefix = "mentoring/decisions"
    menu_label = _("Decision log")
    menu_order = 460
    icon = "history"
    menu_hook = MENU_HOOK
    menu_item_class = StaffMenuItem

    def get_urlpatterns(self) -> list[Any]:
        return [
            path("", DecisionLogView.as_view(), name="index"),
            path("results/", DecisionLogView.as_view(results_only=True), name="index_results"),
        ]
