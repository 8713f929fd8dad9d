"""The list of applications in the admin: its columns, search, filters and export."""

from functools import partial
from typing import Any
from urllib.parse import urlencode

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.tables import BulkActionsCheckboxColumn, Column, DateColumn, TitleColumn, UserColumn
from wagtail.admin.views.generic import IndexView
from wagtail.admin.widgets.button import Button

from wagtail_mentoring.applications import decisions
from wagtail_mentoring.applications.columns import list_columns, order_by_extra, with_extra_columns
from wagtail_mentoring.applications.models import Application
from wagtail_mentoring.applications.permissions import HELD_POLICY
from wagtail_mentoring.exports.chosen import found_by, list_policy, matching
from wagtail_mentoring.exports.sheets import SheetExportMixin
from wagtail_mentoring.exports.tables import ApplicationSheet, log_export

from . import inbox
from .key_pages import KeyPaginator
from .list_context import DEFAULT_ORDER, PARAMETER, list_query, order_of
from .release_settings import release_buttons
from .saved_filters import default_query, filter_links


class ApplicantColumn(TitleColumn):
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


class InboxMixin:
    """Counts by group above the list, made with one query that also tells how many pages there are."""

    paginator_class = KeyPaginator

    @cached_property
    def addresses(self) -> inbox.Addresses:
        return inbox.Addresses(self.index_url, self.request.GET)

    @cached_property
    def tally(self) -> inbox.Tally:
        rows = self.get_base_queryset().select_related(None)
        rows = self.filters.narrowed(rows, without=inbox.SET_BY_TABS)
        return inbox.tally(self.search_queryset(rows), self.filters)

    def filter_queryset(self, queryset: QuerySet) -> QuerySet:
        return self.filters.narrowed(queryset)

    def search_queryset(self, queryset: QuerySet) -> QuerySet:
        return matching(queryset, self.search_query, found=self.found) if self.is_searching else queryset

    @cached_property
    def found(self) -> list[int] | None:
        """Read once for the counts and the rows."""
        return found_by(self.get_base_queryset().select_related(None), self.search_query)

    def get_paginator(self, *args: Any, **kwargs: Any) -> Any:
        paginator = super().get_paginator(*args, **kwargs)
        paginator.count = self.tally.listed
        paginator.completed = partial(with_extra_columns, user=self.request.user)
        return paginator

    def get_context_data(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        current = list_query(self.request.GET)
        list_parameters = QueryDict(current)
        lost = self.filters.lost_answers
        return super().get_context_data(
            *args,
            tally=self.tally,
            group_links=inbox.group_links(self.tally, self.filters, self.addresses),
            handler_links=inbox.handler_links(self.filters, self.addresses),
            earlier_url=self.addresses.having(earlier="" if self.shows_earlier else "also"),
            shows_earlier=self.shows_earlier,
            only_group=[*list_parameters] == ["group"],
            all_url=self.addresses.having(group=""),
            cleared_url=self.addresses.cleared(),
            rounds_shown=inbox.rounds_shown(self.filters),
            unread_filters=[] if self.filters.is_valid() else self.unread_filters(),
            lost_filters=[str(each.label) for each in lost.values()],
            without_lost_url=self.addresses.without({name: each.lost for name, each in lost.items()}),
            saved_filters=filter_links(self.request.user, current),
            save_url=current and f"{reverse('mentoring_saved_filters:add')}?{urlencode({'query': current})}",
            **kwargs,
        )

    def unread_filters(self) -> list[str]:
        return [str(self.filters.filters[name].label) for name in self.filters.errors]

    @cached_property
    def shows_earlier(self) -> bool:
        return self.request.GET.get("earlier") == "also"


class ApplicationIndexView(InboxMixin, ApplicationExportMixin, IndexView):
    """What was handed in to the programs of the user's offices; nothing is added or edited here."""

    template_name = "wagtail_mentoring/admin/applications/index.html"
    results_template_name = "wagtail_mentoring/admin/applications/index_results.html"
    page_title = _("Applications")
    any_permission_required = ["change", "view"]
    default_ordering = DEFAULT_ORDER
    search_fields = ["search_text"]
    search_backend_name = None

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        """Those on hold are listed for who asks for them; an export never holds one."""
        super().setup(request, *args, **kwargs)
        if "export" not in request.GET:
            self.office_policy = list_policy(request.GET)

    @property
    def may_choose_many(self) -> bool:
        """Nothing is done with many on hold at once: each is looked at."""
        return self.user_has_permission("change") and self.office_policy is not HELD_POLICY

    @cached_property
    def columns(self) -> list[Any]:
        selection = BulkActionsCheckboxColumn("bulk_actions", obj_type="application")
        return [
            *([selection] if self.may_choose_many else []),
            ApplicantColumn(
                "applicant_name",
                label=_("Name"),
                accessor=lambda row: row.applicant_name or (_("Erased") if row.anonymised_at else ""),
                sort_key="applicant_name",
                classname="wm-cell--person",
                get_url=self.get_inspect_url,
                get_title_id=lambda row: f"application_{row.pk}_title",
            ),
            RoundColumn("round", label=_("Applies to"), sort_key="round"),
            StatusColumn("status", label=_("Status"), accessor="get_status_display", sort_key="status"),
            DateColumn("submitted_at", label=_("Handed in"), sort_key="submitted_at"),
            UserColumn("handled_by", label=_("Handled by"), blank_display_name=""),
            *list_columns(),
        ]

    @cached_property
    def header_more_buttons(self) -> list[Button]:
        return [*super().header_more_buttons, *release_buttons(self.request.user)]

    @cached_property
    def in_reach(self) -> QuerySet:
        """Worked out once for the rows, their counts and what is searched."""
        related = ("round__program", "handled_by__wagtail_userprofile", "open_request")
        return super().get_base_queryset().select_related(*related)

    def get_base_queryset(self) -> QuerySet:
        return self.in_reach.all()

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Without any parameter the list opens with the filter its user chose for that."""
        if not request.GET and not self.results_only and (query := default_query(request.user)):
            return redirect(f"{self.index_url}?{query}")
        return super().get(request, *args, **kwargs)

    def order_queryset(self, queryset: QuerySet) -> QuerySet:
        """Rows that are equal in the chosen order stay in one place from page to page."""
        if extra := order_by_extra(self.ordering):
            return with_extra_columns(queryset, self.request.user).order_by(extra, "-pk")
        return queryset.order_by(order_of(self.ordering), "-pk")

    def get_inspect_url(self, instance: Application) -> str | None:
        """With the list it is opened from, so that one can go on to the next from there."""
        return self._with_list(super().get_inspect_url(instance))

    def get_edit_url(self, instance: Application) -> str | None:
        return self._with_list(super().get_edit_url(instance))

    def _with_list(self, url: str | None) -> str | None:
        return url and f"{url}?{self._list_parameter}"

    @cached_property
    def _list_parameter(self) -> str:
        return urlencode({PARAMETER: list_query(self.request.GET)})
