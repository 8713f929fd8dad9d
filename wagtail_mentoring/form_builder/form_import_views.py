"""The admin's pages to import an old form page: choose it, see what becomes of every value, import."""

from collections.abc import Callable, Iterator
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.functional import cached_property
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.cache import never_cache
from django.views.generic import TemplateView
from django.views.generic.edit import FormView
from wagtail.admin import messages
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.admin.views.generic.permissions import PermissionCheckedMixin

from wagtail_mentoring.applications.application_models import Application
from wagtail_mentoring.applications.choices import ApplicationStatus
from wagtail_mentoring.applications.permissions import FORM_POLICY, programs_of
from wagtail_mentoring.programs.choices import ApplicantRole
from wagtail_mentoring.programs.models import Round

from . import form_import_actions as actions
from .form_import_rules import address_field
from .form_imports import OUTCOME_WORDS, NoFormBuilder, OldPage, old_pages, report_json, report_lines
from .imported_places import imported_from, may_be_moved, places_of

LIST = "mentoring_forms:list"
#: So many submissions a request: it stays short, and the next one goes on where it ended.
MOST_AT_ONCE = 200
EXAMPLES = 5

Report = Callable[[OldPage], Iterator[bytes]]
REPORTS: dict[str, tuple[Report, str]] = {
    "csv": (report_lines, "text/csv; charset=utf-8"),
    "json": (report_json, "application/json"),
}


class ImportForm(forms.Form):
    """Where the applications go: rounds of the user's own programs. Publishing is for those who may."""

    round = forms.ModelChoiceField(label=gettext_lazy("Round"), queryset=Round.objects.none())
    role = forms.ChoiceField(
        label=gettext_lazy("As"), choices=ApplicantRole.choices, widget=forms.RadioSelect
    )
    status = forms.ChoiceField(
        label=gettext_lazy("The applications are"),
        choices=[
            (ApplicationStatus.CLOSED.value, gettext_lazy("closed: kept to look at")),
            (ApplicationStatus.SUBMITTED.value, gettext_lazy("submitted: still to be worked on")),
        ],
        initial=ApplicationStatus.CLOSED,
        widget=forms.RadioSelect,
    )
    move = forms.BooleanField(
        label=gettext_lazy("Move what was imported before to this round, too"), required=False
    )
    publish = forms.BooleanField(
        label=gettext_lazy("Publish the form"),
        help_text=gettext_lazy("Without it the form stays a draft, to be looked over first."),
        required=False,
    )

    def __init__(self, *args: Any, user: Any, movable: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rounds = Round.objects.filter(program__in=programs_of(user)).select_related("program")
        self._say_what_moves(movable)
        self.fields["round"].queryset = rounds.newest_first()
        if not rounds:
            self.fields["round"].help_text = _(
                "None of your offices’ programs has a round. Add one to a program first."
            )
        if not FORM_POLICY.user_has_permission(user, "publish"):
            del self.fields["publish"]

    def _say_what_moves(self, movable: int) -> None:
        """Where an earlier import chose the wrong round, or the wrong thing to be."""
        if not movable:
            del self.fields["move"]
            return
        self.fields["move"].help_text = ngettext(
            "%(count)d application that nobody has worked on becomes what you choose here. Its history says "
            "so.",
            "%(count)d applications that nobody has worked on become what you choose here. Their histories "
            "say so.",
            movable,
        ) % {"count": movable}


class ImportPageMixin(PermissionCheckedMixin, WagtailAdminTemplateMixin):
    """A page below the list of forms, for whoever may add forms; nothing caches the answers it shows."""

    permission_required = "add"
    page_title = gettext_lazy("Import an old form page")
    header_icon = "download"

    @method_decorator(never_cache)
    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return super().dispatch(request, *args, **kwargs)

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [
            *super().get_breadcrumbs_items(),
            {"url": reverse(LIST), "label": _("Application forms")},
            {"url": "", "label": self.get_page_title()},
        ]

    @cached_property
    def old(self) -> OldPage:
        """The page; one whose submissions the user may not see is as unknown as one there is not."""
        try:
            pages = old_pages(self.request.user)
        except NoFormBuilder:
            pages = Round.objects.none()
        return OldPage(get_object_or_404(pages, pk=self.kwargs["page_pk"]).specific)


class OldPagesView(ImportPageMixin, TemplateView):
    """The form pages there are, or why there are none."""

    template_name = "wagtail_mentoring/admin/forms/old_pages.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        try:
            pages, problem = list(old_pages(self.request.user)), ""
        except NoFormBuilder as error:
            pages, problem = [], str(error)
        return super().get_context_data(pages=pages, problem=problem, list_url=reverse(LIST), **kwargs)


class ImportView(ImportPageMixin, FormView):
    """What becomes of every value, and the import itself by POST."""

    template_name = "wagtail_mentoring/admin/forms/import.html"
    form_class = ImportForm

    def get_form_kwargs(self) -> dict[str, Any]:
        movable = may_be_moved(self._imported).count()
        return {**super().get_form_kwargs(), "user": self.request.user, "movable": movable}

    @cached_property
    def _imported(self) -> QuerySet[Application]:
        """What was imported before and is in a program of an office of the user's."""
        return imported_from(self.old).filter(round__program__in=programs_of(self.request.user))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        totals = self.old.totals()
        plan = self.old.plan
        return super().get_context_data(
            page=self.old.page,
            nothing=actions.NOTHING if actions.has_nothing(self.old) else "",
            submissions=plan.submissions,
            totals=[(OUTCOME_WORDS[outcome], count) for outcome, count in totals.items()],
            sum=sum(totals.values()),
            fields=[(field, plan.gone.get(field.name, [])[:EXAMPLES]) for field in plan.fields],
            orphans=plan.orphans,
            address_field=address_field(plan),
            reports=[
                (name.upper(), reverse("mentoring_forms:import_report", args=[self.old.page.pk, name]))
                for name in REPORTS
            ],
            places=places_of(self._imported),
            cancel_url=reverse("mentoring_forms:import"),
            **kwargs,
        )

    def form_invalid(self, form: ImportForm) -> HttpResponse:
        """What is wrong stands far below the top of the page, so it is said there, too."""
        messages.validation_error(self.request, _("Nothing is imported yet."), form)
        return super().form_invalid(form)

    def form_valid(self, form: ImportForm) -> HttpResponse:
        user, chosen = self.request.user, dict(form.cleaned_data)
        move_from = programs_of(user) if chosen.pop("move", False) else None
        try:
            result = actions.import_page(
                old=self.old, user=user, most=MOST_AT_ONCE, move_from=move_from, **chosen
            )
        except ValidationError as refusal:
            form.add_error(None, refusal)
            return self.form_invalid(form)
        done = _in_words(result)
        if result.left:
            more = _("%(count)d are left: press “Import” again to go on.") % {"count": result.left}
            messages.warning(self.request, f"{done} {more}")
            return self.render_to_response(self.get_context_data(form=form))
        already = _("%(count)d were there already.") % {"count": result.already} if result.already else ""
        messages.success(self.request, f"{done} {already}".strip())
        return redirect("mentoring_forms:edit", pk=result.form.pk)


def _in_words(result: actions.ImportResult) -> str:
    added = ngettext("%(count)d application imported.", "%(count)d applications imported.", result.added)
    moved = ngettext("%(count)d application moved.", "%(count)d applications moved.", result.moved)
    lines = [added % {"count": result.added}]
    return " ".join([*lines, *([moved % {"count": result.moved}] if result.moved else [])])


class ImportReportView(ImportPageMixin, TemplateView):
    """The report, value by value, as a file."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> StreamingHttpResponse:
        lines, content_type = REPORTS[kwargs["ending"]]
        response = StreamingHttpResponse(lines(self.old), content_type=content_type)
        name = f"import-{slugify(self.old.page.title) or self.old.page.pk}.{kwargs['ending']}"
        response["Content-Disposition"] = f'attachment; filename="{name}"'
        return response
