"""The list of applications in the admin: its columns, search, filters and export."""

from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.tables import BulkActionsCheckboxColumn, Column, DateColumn, TitleColumn, UserColumn
from wagtail.admin.views.generic import IndexView
from wagtail.admin.widgets.button import Button

from . import decisions
from .exports import ApplicationSheet, SheetExportMixin, log_export
from .models import Application


class PersonColumn(TitleColumn):
    """The applicant's name as link, e-mail address and reference below."""

    cell_template_name = "wagtail_mentoring/admin/applications/person_cell.html"


class StatusColumn(Column):
    """The status, with what needs attention beside it."""

    cell_template_name = "wagtail_mentoring/admin/applications/status_cell.html"

    def get_cell_context_data(self, instance: Application, parent_context: Any) -> dict[str, Any]:
        context = super().get_cell_context_data(instance, parent_context)
        released = instance.released_at is not None
        context["untold"] = decisions.may_release(status=instance.status, released=released)
        asked = getattr(instance, "open_request", None)
        context["overdue"] = asked is not None and asked.is_over
        return context


class RoundColumn(Column):
    """Program and round, and as what the person applies."""

    cell_template_name = "wagtail_mentoring/admin/applications/round_cell.html"


class ApplicationExportMixin(SheetExportMixin):
    """Applications as a spreadsheet; sensitive answers only where somebody asks for them."""

    export_filename = "applications"

    @property
    def with_sensitive(self) -> bool:
        return self.request.GET.get("sensitive") == "1"

    def get_sheet(self, queryset: QuerySet) -> ApplicationSheet:
        return ApplicationSheet(queryset, user=self.request.user, with_sensitive=self.with_sensitive)

    def log_export(self, queryset: QuerySet, spreadsheet_format: str) -> None:
        details = {"format": spreadsheet_format, "sensitive": self.with_sensitive}
        log_export(queryset, user=self.request.user, details=details)

    @cached_property
    def header_more_buttons(self) -> list[Button]:
        url = f"{reverse('mentoring_applications:export')}?{self.request.GET.urlencode()}"
        label = _("Export with files, codebook or raw answers")
        return [*super().header_more_buttons, Button(label, url=url, icon_name="download", priority=110)]


class ApplicationIndexView(ApplicationExportMixin, IndexView):
    """What was handed in to the programs of the user's offices; nothing is added or edited here."""

    template_name = "wagtail_mentoring/admin/applications/index.html"
    results_template_name = "wagtail_mentoring/admin/applications/index_results.html"
    page_title = _("Applications")
    any_permission_required = ["change", "view"]
    default_ordering = "-submitted_at"
    search_fields = ["applicant_name", "applicant_email", "reference"]
    search_backend_name = None

    @cached_property
    def columns(self) -> list[Any]:
        selection = BulkActionsCheckboxColumn("bulk_actions", obj_type="application")
        return [
            *([selection] if self.user_has_permission("change") else []),
            PersonColumn(
                "applicant_name",
                label=_("Name"),
                sort_key="applicant_name",
                classname="wm-cell--person",
                get_url=self.get_inspect_url,
                get_title_id=lambda row: f"application_{row.pk}_title",
            ),
            RoundColumn("round", label=_("Applies to"), sort_key="round"),
            StatusColumn("status", label=_("Status"), accessor="get_status_display", sort_key="status"),
            DateColumn("submitted_at", label=_("Handed in"), sort_key="submitted_at"),
            UserColumn("handled_by", label=_("Handled by"), blank_display_name=""),
        ]

    def get_base_queryset(self) -> QuerySet:
        return (
            super()
            .get_base_queryset()
            .select_related("round__program", "handled_by__wagtail_userprofile", "open_request")
        )

    def order_queryset(self, queryset: QuerySet) -> QuerySet:
        """Rows that are equal in the chosen order stay in one place from page to page."""
        ordering = self.ordering.replace("round", "round__opens_at")
        return queryset.order_by(ordering, "-pk")
