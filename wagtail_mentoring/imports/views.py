"""The admin's pages of imports: upload, columns, words, preview, progress, report, undo."""

from typing import Any, BinaryIO, cast

from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.generic import TemplateView
from django.views.generic.edit import FormView
from wagtail.admin.views.generic.base import BaseObjectMixin, WagtailAdminTemplateMixin
from wagtail.admin.views.generic.permissions import PermissionCheckedMixin

from wagtail_mentoring.applications.permissions import acting_office_in
from wagtail_mentoring.offices.models import Office
from wagtail_mentoring.offices.scoped_views import ScopedObjectMixin

from . import actions
from .choices import WRITTEN, Outcome
from .decisions import SheetRefused
from .forms import ColumnsForm, ExportMentorsForm, StudentUploadForm, TermsForm, UploadForm
from .mentor_table import MentorTable, as_csv, as_workbook
from .models import PeopleImport
from .permissions import IMPORT_POLICY
from .reading import in_words, shown_rows
from .report import report_lines
from .sheets import Sheet
from .tasks import importing
from .wording import refusal_text
from .work import is_silent

ROWS_ON_A_PAGE = 50
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class ImportPageMixin:
    """For whoever may import; kept by no cache, as contact data is shown."""

    permission_policy = IMPORT_POLICY
    permission_required = "change"
    page_title = gettext_lazy("Import mentors")
    header_icon = "upload"

    @method_decorator(never_cache)
    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return super().dispatch(request, *args, **kwargs)

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [
            *self.breadcrumbs_items,
            {"url": reverse("mentoring_imports:index"), "label": _("Imports")},
            *self.steps_up(),
            {"url": "", "label": self.get_page_title()},
        ]

    def steps_up(self) -> list[dict[str, Any]]:
        return []


class ImportPage(ImportPageMixin, PermissionCheckedMixin, WagtailAdminTemplateMixin):
    """A page of no import in particular."""


class ExportView(ImportPage, FormView):
    """The mentors of an office with the columns that an import understands, for a purpose that is kept."""

    template_name = "wagtail_mentoring/admin/confirm.html"
    form_class = ExportMentorsForm
    page_title = gettext_lazy("Export mentors")
    header_icon = "download"

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "user": self.request.user}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        message = _(
            "Everybody your office keeps, with contact data, as they were last saved. An import understands "
            "the file. Left out are those who do not want to be contacted."
        )
        own = {"message": message, "confirm_label": _("Download")}
        return super().get_context_data(cancel_url=reverse("mentoring_imports:index"), **own, **kwargs)

    def form_valid(self, form: ExportMentorsForm) -> HttpResponse:
        wanted = dict(form.cleaned_data)
        ending = wanted.pop("format")
        table = MentorTable(user=self.request.user, **wanted)
        if ending == "csv":
            response = StreamingHttpResponse(as_csv(table), content_type="text/csv; charset=utf-8")
        else:
            response = HttpResponse(as_workbook(table), content_type=XLSX)
        name = f"mentors-{timezone.localdate()}.{ending}"
        response["Content-Disposition"] = f'attachment; filename="{name}"'
        return response


class OneImportMixin(ScopedObjectMixin, ImportPageMixin):
    """About one import of the user's offices."""

    model = PeopleImport
    office_policy = IMPORT_POLICY

    def get_base_object_queryset(self) -> Any:
        return PeopleImport.objects.select_related(
            "office", "user", "undone_by", "round_form__round__program"
        )

    def address(self, name: str) -> str:
        return reverse(f"mentoring_imports:{name}", args=[self.object.pk])

    def steps_up(self) -> list[dict[str, Any]]:
        return [{"url": self.address("show"), "label": str(self.object)}]


class OneImportPage(OneImportMixin, PermissionCheckedMixin, BaseObjectMixin, WagtailAdminTemplateMixin):
    """A page of one import."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(people_import=self.object, **kwargs)


class ImportIndexView(ImportPage, TemplateView):
    """The imports of the user's offices, the newest first."""

    template_name = "wagtail_mentoring/admin/imports/index.html"
    page_title = gettext_lazy("Imports")

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [*self.breadcrumbs_items, {"url": "", "label": self.get_page_title()}]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        imports = PeopleImport.objects.of(self.request.user).select_related("office", "user")
        page = Paginator(imports, ROWS_ON_A_PAGE).get_page(self.request.GET.get("p"))
        return super().get_context_data(page=page, **kwargs)


class UploadView(ImportPage, FormView):
    template_name = "wagtail_mentoring/admin/imports/upload.html"
    form_class = UploadForm

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "user": self.request.user}

    def form_valid(self, form: UploadForm) -> HttpResponse:
        try:
            started = self.started(form)
        except SheetRefused as refused:
            form.add_error("file", refusal_text(refused))
            return self.form_invalid(form)
        return redirect("mentoring_imports:columns", started.pk)

    def started(self, form: Any) -> PeopleImport:
        return actions.upload_people(user=self.request.user, **form.cleaned_data)


class StudentUploadView(UploadView):
    """Students who are to be invited to apply, in the name of the user's office that runs the program."""

    form_class = StudentUploadForm
    page_title = gettext_lazy("Invite students")

    def started(self, form: StudentUploadForm) -> PeopleImport:
        office = acting_office_in(self.request.user, form.cleaned_data["round_form"].round.program_id)
        office = office or Office.objects.of(self.request.user).first()
        return actions.upload_people(user=self.request.user, office=office, **form.cleaned_data)


class ColumnsView(OneImportPage, FormView):
    """What each column means, with examples; then the file is looked through."""

    template_name = "wagtail_mentoring/admin/imports/columns.html"
    form_class = ColumnsForm
    page_title = gettext_lazy("What the columns mean")

    @cached_property
    def samples(self) -> list[tuple[str, ...]]:
        if not self.object.file:
            return []
        with self.object.file.open("rb") as file:
            return actions.samples_of(Sheet(cast(BinaryIO, file)))

    def get_form_kwargs(self) -> dict[str, Any]:
        own = {"people_import": self.object, "samples": self.samples, "user": self.request.user}
        return {**super().get_form_kwargs(), **own}

    def form_valid(self, form: ColumnsForm) -> HttpResponse:
        try:
            actions.name_columns(
                people_import=self.object,
                meanings=form.meanings,
                list_new=form.cleaned_data.get("list_new", False),
                user=self.request.user,
                enqueue=importing.start_soon,
            )
        except ValidationError as error:
            form.add_error(None, error)
            return self.form_invalid(form)
        return redirect(self.address("show"))


class TermsView(OneImportPage, FormView):
    """What words mean that no vocabulary has; then the file is looked through again."""

    template_name = "wagtail_mentoring/admin/imports/terms.html"
    form_class = TermsForm
    page_title = gettext_lazy("Words in no vocabulary")

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "people_import": self.object, "user": self.request.user}

    def form_valid(self, form: TermsForm) -> HttpResponse:
        try:
            actions.decide_terms(
                people_import=self.object,
                decisions=form.decisions,
                user=self.request.user,
                enqueue=importing.start_soon,
            )
        except ValidationError as error:
            form.add_error(None, error)
            return self.form_invalid(form)
        return redirect(self.address("show"))


class ImportView(OneImportPage, TemplateView):
    """The preview, the progress or the report, by how far the import is."""

    template_name = "wagtail_mentoring/admin/imports/show.html"
    page_title = gettext_lazy("Import")

    def steps_up(self) -> list[dict[str, Any]]:
        return []

    def get_page_subtitle(self) -> str:
        return str(self.object)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        row, chosen = self.object, self.request.GET.get("show", "")
        working = row.is_working and not is_silent(row)
        rows = shown_rows(row, chosen)
        page = Paginator(rows, ROWS_ON_A_PAGE).get_page(self.request.GET.get("p"))
        return super().get_context_data(
            working=working,
            stopped=row.is_working and not working,
            refusal=refusal_text(row.refusal) if row.refusal else "",
            percent=min(100 * row.rows.count() // row.total, 100) if row.total else 0,
            counts=[(Outcome(key), row.counts[key]) for key in Outcome.values if key in row.counts],
            writes=sum(row.counts.get(key, 0) for key in WRITTEN),
            unknown=sum(len(counts) for counts in row.unknown_terms.values()),
            can_be_undone=actions.can_be_undone(row),
            chosen=chosen,
            page=page,
            rows=in_words(page.object_list),
            **kwargs,
        )


class GoOnView(OneImportPage, TemplateView):
    """Takes work up that stopped."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        actions.go_on(people_import=self.object, user=request.user, enqueue=importing.start_soon)
        return redirect(self.address("show"))


class ReportView(OneImportPage, TemplateView):
    """What becomes or became of each row, as CSV."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> StreamingHttpResponse:
        response = StreamingHttpResponse(report_lines(self.object), content_type="text/csv; charset=utf-8")
        name = f"import-{self.object.pk}-{timezone.localdate(self.object.created_at)}.csv"
        response["Content-Disposition"] = f'attachment; filename="{name}"'
        return response
