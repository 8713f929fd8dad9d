"""The admin's pages for exports: choose, watch it being made, download."""

from typing import Any

from django import forms
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.generic import TemplateView, View
from django.views.generic.edit import FormView
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.admin.views.generic.permissions import PermissionCheckedMixin

from wagtail_mentoring.applications.models import Application

from . import actions as export_actions
from .choices import ExportFormat, ExportState
from .chosen import selected_applications
from .models import ApplicationExport
from .tasks import make_soon

LIST = "mentoring_applications:index"
ENDINGS = {ExportFormat.CODEBOOK: "codebook.csv"}
CONTENT_TYPES = {
    ExportFormat.CSV: "text/csv; charset=utf-8",
    ExportFormat.CODEBOOK: "text/csv; charset=utf-8",
    ExportFormat.JSONL: "application/x-ndjson",
    ExportFormat.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ExportFormat.ZIP: "application/zip",
}


class ExportForm(forms.Form):
    """What to export and why."""

    format = forms.ChoiceField(
        label=gettext_lazy("Format"),
        choices=ExportFormat.choices,
        initial=ExportFormat.XLSX,
        widget=forms.RadioSelect,
    )
    raw = forms.BooleanField(
        label=gettext_lazy("Cells exactly as people wrote them"),
        help_text=gettext_lazy(
            "Only for programs: in a spreadsheet, a CSV cell that begins with = could run as a formula. "
            "Without this, such cells begin with an apostrophe."
        ),
        required=False,
    )
    sensitive = forms.BooleanField(
        label=gettext_lazy("With sensitive answers"),
        help_text=gettext_lazy("Questions that the form marks as sensitive, and their files."),
        required=False,
    )
    purpose = forms.CharField(
        label=gettext_lazy("What is it for?"),
        help_text=gettext_lazy("Kept in the history of the round, with your name."),
        max_length=200,
        error_messages={"required": gettext_lazy("Say what the export is needed for.")},
    )


def file_name(export: ApplicationExport) -> str:
    ending = ENDINGS.get(ExportFormat(export.format), export.format)
    return f"applications-{timezone.localtime():%Y-%m-%d}.{ending}"


class ExportPageMixin(PermissionCheckedMixin, WagtailAdminTemplateMixin):
    """A page below the list of applications, for whoever may read it; kept by no cache."""

    any_permission_required = ["change", "view"]
    model = Application
    page_title = gettext_lazy("Export applications")
    header_icon = "download"

    @method_decorator(never_cache)
    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return super().dispatch(request, *args, **kwargs)

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [
            *self.breadcrumbs_items,
            {"url": reverse(LIST), "label": _("Applications")},
            {"url": "", "label": self.get_page_title()},
        ]

    @cached_property
    def own_exports(self) -> Any:
        """Somebody else's export is as unknown as one that does not exist."""
        return ApplicationExport.objects.filter(user=self.request.user)


class ExportView(ExportPageMixin, FormView):
    """Choose format and contents of what the list shows; short formats come at once."""

    template_name = "wagtail_mentoring/admin/applications/export.html"
    form_class = ExportForm

    @cached_property
    def query(self) -> str:
        parameters = self.request.GET.copy()
        for name in ("p", "export", "ordering"):
            parameters.pop(name, None)
        return parameters.urlencode()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            count=selected_applications(user=self.request.user, query=self.query).count(),
            narrowed=bool(self.query),
            exports=[(export, file_name(export)) for export in self.own_exports[:5]],
            cancel_url=f"{reverse(LIST)}?{self.query}",
            **kwargs,
        )

    def form_valid(self, form: ExportForm) -> HttpResponse:
        wanted = dict(form.cleaned_data)
        export = export_actions.ask_for_export(
            user=self.request.user, export_format=wanted.pop("format"), query=self.query, **wanted
        )
        if export.format in export_actions.IN_BACKGROUND:
            export_actions.start_making(export, make_soon)
            return redirect("mentoring_applications:export_progress", export.key)
        response = StreamingHttpResponse(
            export_actions.streamed(export), content_type=CONTENT_TYPES[ExportFormat(export.format)]
        )
        response["Content-Disposition"] = f'attachment; filename="{file_name(export)}"'
        return response


class ExportProgressView(ExportPageMixin, TemplateView):
    """How far an export is. The page asks again while somebody is at it; POST tries again."""

    template_name = "wagtail_mentoring/admin/applications/export_progress.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        export = get_object_or_404(self.own_exports, key=self.kwargs["key"])
        return super().get_context_data(
            export=export,
            waiting=export.is_under_way,
            percent=100 * export.done // export.total if export.total else 0,
            file_name=file_name(export),
            **kwargs,
        )

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        export_actions.make_again(get_object_or_404(self.own_exports, key=kwargs["key"]), make_soon)
        return redirect(request.path)


class ExportDownloadView(ExportPageMixin, View):
    """The finished file, for the person who asked for it."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> FileResponse:
        export = get_object_or_404(self.own_exports, key=kwargs["key"], state=ExportState.READY)
        try:
            content = export.file.open("rb")
        except FileNotFoundError as error:
            raise Http404 from error
        response = FileResponse(content, as_attachment=True, filename=file_name(export))
        response["Content-Type"] = CONTENT_TYPES[ExportFormat(export.format)]
        response["X-Content-Type-Options"] = "nosniff"
        return response
