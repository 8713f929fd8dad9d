"""The admin screens of applications: the list, one application, and the steps taken from it."""

from typing import Any

from django import forms
from django.urls import path
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail.admin.admin_url_finder import ModelAdminURLFinder
from wagtail.admin.viewsets.model import ModelViewSet

from wagtail_mentoring.applicants.sent_answers import unnamed_rows
from wagtail_mentoring.applications.filters import ApplicationFilterSet
from wagtail_mentoring.applications.models import Application
from wagtail_mentoring.applications.permissions import APPLICATION_POLICY
from wagtail_mentoring.exports import views as export_views
from wagtail_mentoring.offices.kept_forms import Written, has_text, keeps_form, texts_of
from wagtail_mentoring.offices.viewsets import MENU_HOOK, OfficeScopedViewSetMixin

from . import (
    conflict_views,
    correction_views,
    decision_views,
    hold_views,
    reopen_views,
    request_views,
    staff_views,
)
from .staff_listing import ApplicationIndexView

#: By their address: pages and steps of one application, given its key.
STEPS = {
    "move": staff_views.MoveView,
    "release": decision_views.ReleaseView,
    "reopen": reopen_views.ReopenView,
    "sign": decision_views.SignView,
    "ask-changes": decision_views.AskForChangesView,
    "word": decision_views.WordView,
    "note": staff_views.NoteView,
    "assign": staff_views.AssignView,
    "make-mentor": staff_views.MakeMentorView,
    "retry-mail": staff_views.RetryMailView,
    "let-in": hold_views.LetInView,
    "make-void": hold_views.MakeVoidView,
    "conflict": conflict_views.ConflictView,
    "lift-conflict": conflict_views.LiftConflictView,
    "ask": request_views.AskView,
    "extend-request": request_views.ExtendRequestView,
    "withdraw-request": request_views.WithdrawRequestView,
    "correct": correction_views.CorrectView,
    "settle-objection": correction_views.SettleObjectionView,
    "compare": correction_views.CompareView,
}


class ApplicationViewSet(OfficeScopedViewSetMixin, ModelViewSet):
    """What was handed in to the programs of the user's offices. Answers are read here, never written."""

    model = Application
    office_policy = APPLICATION_POLICY
    name = "mentoring_applications"
    url_prefix = "mentoring/applications"
    menu_hook = MENU_HOOK
    menu_label = _("Applications")
    menu_order = 300
    icon = "clipboard-list"
    add_to_reference_index = False
    index_view_class = ApplicationIndexView
    inspect_view_class = staff_views.ApplicationInspectView
    inspect_view_enabled = True
    copy_view_enabled = False
    filterset_class = ApplicationFilterSet
    search_fields = ApplicationIndexView.search_fields
    search_backend_name = None
    index_template_name = ApplicationIndexView.template_name
    index_results_template_name = ApplicationIndexView.results_template_name
    inspect_template_name = staff_views.ApplicationInspectView.template_name
    export_filename = "applications"

    def get_common_view_kwargs(self, **kwargs: Any) -> dict[str, Any]:
        """No view links to adding or deleting: there is no such address. To edit is to work on it."""
        nowhere = dict.fromkeys(("add_url_name", "delete_url_name", "usage_url_name"))
        edit_url_name = self.get_url_name("inspect")
        return super().get_common_view_kwargs(**{**nowhere, "edit_url_name": edit_url_name, **kwargs})

    @cached_property
    def url_finder_class(self) -> type:
        members = {"permission_policy": self.office_policy, "edit_url_name": self.get_url_name("inspect")}
        return type("ApplicationURLFinder", (ModelAdminURLFinder,), members)

    def get_urlpatterns(self) -> list[Any]:
        return [
            path("", self.index_view, name="index"),
            path("results/", self.index_results_view, name="index_results"),
            *(
                path(address, self.construct_view(view), name=name)
                for address, view, name in (
                    ("export/", export_views.ExportView, "export"),
                    ("export/<uuid:key>/", export_views.ExportProgressView, "export_progress"),
                    ("export/<uuid:key>/file/", export_views.ExportDownloadView, "export_download"),
                )
            ),
            self.step_at("release-file/<int:pk>/<uuid:key>/", "release_file", hold_views.ReleaseFileView),
            path("inspect/<int:pk>/", self.inspect_view, name="inspect"),
            path("history/<int:pk>/", self.history_view, name="history"),
            path("history-results/<int:pk>/", self.history_results_view, name="history_results"),
            *(
                self.step_at(f"{name}/<int:pk>/", name.replace("-", "_"), view)
                for name, view in STEPS.items()
            ),
        ]

    def step_view(self, view: type) -> Any:
        """A step that is refused shows the application again."""
        shows = {"page": self.inspect_view} if issubclass(view, staff_views.ApplicationStepView) else {}
        return self.construct_view(view, **shows)

    def step_at(self, address: str, name: str, view: type) -> Any:
        """What is written with a step outlives an ended session."""
        pattern, form_class = (
            path(address, self.step_view(view), name=name),
            getattr(view, "form_class", None),
        )
        has_texts = form_class is not None and has_text(form_class)
        return keeps_form(pattern, written_in(form_class)) if has_texts else pattern


def written_in(form_class: type[forms.Form]) -> Written:
    """The texts of a form, and answers to questions beside them."""
    texts = texts_of(form_class)
    return lambda data: [*texts(data), *((row["label"], row["text"]) for row in unnamed_rows(data))]


application_viewset = ApplicationViewSet()
