"""The pages of a report in the admin: programs now, a period that was closed, and both as spreadsheets."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView, View
from wagtail.admin.views.generic.base import BaseObjectMixin, WagtailAdminTemplateMixin
from wagtail.admin.views.generic.permissions import PermissionCheckedMixin

from wagtail_mentoring.offices.confirm_views import ConfirmActionView
from wagtail_mentoring.offices.scoped_views import ScopedObjectMixin
from wagtail_mentoring.programs.models import Program

from .actions import close_report
from .decisions import Period
from .forms import PeriodForm, this_year
from .hubs import Hub, hubs_of
from .models import ClosingReport
from .permissions import CLOSING_POLICY, REPORT_POLICY, may_close
from .report import Report, report_from, report_of
from .report_charts import shown_sections, snapshots_for
from .tables import csv_text, xlsx_bytes
from .wording import period_text

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class ReportMixin(PermissionCheckedMixin):
    """What a report of some programs needs: which they are, and which days."""

    permission_policy = REPORT_POLICY
    permission_required = "view"
    hubs: Sequence[Hub] = ()

    @cached_property
    def form(self) -> PeriodForm:
        return PeriodForm(self.request.GET or {"year": this_year()})

    @cached_property
    def chosen(self) -> PeriodForm:
        """The form itself; one with the year that runs instead of days that cannot be."""
        form = self.form if self.form.is_valid() else PeriodForm({"year": this_year()})
        form.is_valid()
        return form

    @cached_property
    def period(self) -> Period:
        return self.chosen.period

    @cached_property
    def report(self) -> Report:
        raise NotImplementedError

    @cached_property
    def query(self) -> str:
        return self.chosen.query


class AllProgramsMixin(ReportMixin):
    """The programs of the user's offices together, and totals of offices that are part of these."""

    @cached_property
    def hubs(self) -> list[Hub]:
        return hubs_of(self.request.user, self.period)

    @cached_property
    def programs(self) -> list[Program]:
        return list(REPORT_POLICY.narrow(Program.objects.order_by("name"), self.request.user, ["view"]))

    @cached_property
    def report(self) -> Report:
        return report_of(self.programs, self.period, title=_("All programs of my offices"))


class ProgramMixin(ScopedObjectMixin, ReportMixin, BaseObjectMixin):
    """One program that an office of the user has accepted to partner in."""

    model = Program
    office_policy = REPORT_POLICY

    @cached_property
    def report(self) -> Report:
        return report_of([self.object], self.period, title=self.object.name)


class ClosingMixin(ScopedObjectMixin, ReportMixin, BaseObjectMixin):
    """A report that was closed: nothing in it is worked out again."""

    model = ClosingReport
    office_policy = permission_policy = CLOSING_POLICY

    def get_base_object_queryset(self) -> Any:
        return ClosingReport.objects.select_related("program", "closed_by")

    query = ""

    @cached_property
    def period(self) -> Period:
        return self.report.period

    @cached_property
    def report(self) -> Report:
        return report_from(self.object.values)


class ReportPage(WagtailAdminTemplateMixin, TemplateView):
    """A report on paper or screen."""

    template_name = "wagtail_mentoring/admin/metrics/report.html"
    page_title = gettext_lazy("Report")
    header_icon = "form"
    csv_name = xlsx_name = ""

    def get_page_subtitle(self) -> str:
        return self.report.title

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        way = [{"url": reverse("mentoring_report:index"), "label": _("Report")}]
        return [*self.breadcrumbs_items, *way, {"url": "", "label": self.get_page_subtitle()}]

    def table_links(self) -> list[tuple[str, str]]:
        pk = [self.object.pk] if hasattr(self, "object") else []
        return [
            (f"{reverse(f'mentoring_report:{name}', args=pk)}?{self.query}".rstrip("?"), label)
            for name, label in ((self.csv_name, _("CSV")), (self.xlsx_name, _("XLSX")))
        ]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            **{
                "report": self.report,
                "sections": shown_sections(self.report),
                "period": period_text(self.period),
                "table_links": self.table_links(),
                **kwargs,
            }
        )


class AllProgramsView(AllProgramsMixin, ReportPage):
    """All programs of the user's offices together; people in several of them count once."""

    csv_name, xlsx_name = "all_csv", "all_xlsx"

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [*self.breadcrumbs_items, {"url": "", "label": _("Report")}]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            period_form=self.form,
            programs=self.programs,
            query=self.query,
            hubs=self.hubs,
            **kwargs,
        )


class ProgramReportView(ProgramMixin, ReportPage):
    """One program, with how its figures went, and its reports that were closed."""

    csv_name, xlsx_name = "program_csv", "program_xlsx"

    def close_url(self) -> str:
        """Where the period is closed, for whoever may, once it is over."""
        over = self.period.last < timezone.localdate()
        closed = any(
            (c.first_day, c.last_day) == (self.period.first, self.period.last) for c in self.closings
        )
        if not over or closed or not may_close(self.request.user, self.object):
            return ""
        return f"{reverse('mentoring_report:close', args=[self.object.pk])}?{self.query}"

    @cached_property
    def closings(self) -> list[ClosingReport]:
        return list(self.object.closing_reports.all())

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        snapshots = snapshots_for(self.object, self.period)
        return super().get_context_data(
            sections=shown_sections(self.report, snapshots),
            weeks=len(snapshots),
            program=self.object,
            period_form=self.form,
            closings=[(c, period_text(Period(c.first_day, c.last_day))) for c in self.closings],
            close_url=self.close_url(),
            **kwargs,
        )


class ClosingReportView(ClosingMixin, ReportPage):
    """A report as it was when its period was closed."""

    page_title = gettext_lazy("Closing report")
    csv_name, xlsx_name = "closing_csv", "closing_xlsx"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(closing=self.object, **kwargs)


class TableMixin:
    """The same figures as a file."""

    ending = "csv"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        is_csv = self.ending == "csv"
        content = (csv_text if is_csv else xlsx_bytes)(self.report, self.hubs)
        response = HttpResponse(content, content_type="text/csv; charset=utf-8" if is_csv else XLSX)
        name = f"report-{slugify(self.report.title) or 'program'}-{self.report.last_day}.{self.ending}"
        response["Content-Disposition"] = f'attachment; filename="{name}"'
        return response


class AllProgramsTable(TableMixin, AllProgramsMixin, View):
    """All programs of the user's offices, for a spreadsheet."""


class ProgramTable(TableMixin, ProgramMixin, View):
    """One program, for a spreadsheet."""


class ClosingTable(TableMixin, ClosingMixin, View):
    """A closed report, for a spreadsheet."""


class CloseReportView(ProgramMixin, ConfirmActionView):
    """Asks, and closes the period named in the address for good."""

    permission_required = "change"
    page_title = gettext_lazy("Close the report")
    confirm_label = gettext_lazy("Close it for good")
    index_url_name = "mentoring_report:index"
    edit_url_name = "mentoring_report:program"

    def user_has_permission(self, permission: str) -> bool:
        return super().user_has_permission(permission) and may_close(self.request.user, self.object)

    def get_message(self) -> str:
        return _(
            "The figures of %(program)s from %(period)s are written down as they are now. Nobody can change "
            "this report afterwards, and later edits do not change it."
        ) % {"program": self.object, "period": period_text(self.period)}

    def get_success_message(self) -> str:
        return _("The report is closed.")

    def act(self, form: forms.Form) -> None:
        close_report(program=self.object, period=self.period, user=self.request.user)
