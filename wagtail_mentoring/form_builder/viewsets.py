"""The admin screens of application forms."""

from typing import Any

from django.db.models import QuerySet
from django.urls import path, re_path
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.tables import Column, UpdatedAtColumn
from wagtail.admin.viewsets.base import ViewSet
from wagtail.snippets.views.snippets import SnippetViewSet

from wagtail_mentoring.application_forms.models import ApplicationForm
from wagtail_mentoring.applications.permissions import FORM_POLICY
from wagtail_mentoring.directory.vocabulary_viewsets import locale_columns
from wagtail_mentoring.offices.publication_columns import PublicationColumn, with_publication
from wagtail_mentoring.offices.viewsets import MENU_HOOK, OfficeScopedViewSetMixin

from .form_import_views import ImportReportView, ImportView, OldPagesView
from .form_publishing import (
    FormCopyView,
    FormCreateView,
    FormEditView,
    FormIndexView,
    FormWorkflowActionView,
    ReviewChangesView,
)
from .form_removal import FormDeleteView, FormUnpublishView


class ApplicationFormViewSet(OfficeScopedViewSetMixin, SnippetViewSet):
    """Forms as snippets: drafts, workflow, lock, preview, history. The office that keeps one edits it."""

    model = ApplicationForm
    office_policy = FORM_POLICY
    url_namespace = "mentoring_forms"
    admin_url_namespace = "mentoring_forms"
    base_url_path = "mentoring/forms"
    chooser_base_url_path = "mentoring/forms/chooser"
    chooser_admin_url_namespace = "mentoring_forms_chooser"
    menu_hook = MENU_HOOK
    menu_label = _("Application forms")
    menu_order = 320
    icon = "form"
    add_to_admin_menu = True
    copy_view_enabled = True
    index_view_class = FormIndexView
    add_view_class = FormCreateView
    copy_view_class = FormCopyView
    edit_view_class = FormEditView
    workflow_action_view_class = FormWorkflowActionView
    delete_view_class = FormDeleteView
    delete_template_name = "wagtail_mentoring/admin/forms/delete.html"
    unpublish_view_class = FormUnpublishView

    @cached_property
    def list_display(self) -> list[Any]:
        return [
            "name",
            "title",
            *locale_columns(),
            Column("office", label=_("Kept by")),
            PublicationColumn(_("Status")),
            UpdatedAtColumn(label=_("Updated")),
        ]

    def get_queryset(self, request: Any) -> QuerySet:
        return with_publication(ApplicationForm.objects.select_related("office", "locale"))

    def get_urlpatterns(self) -> list[Any]:
        review = path("review/<int:pk>/", self.construct_view(ReviewChangesView), name="review")
        return [
            *super().get_urlpatterns(),
            review,
            path("import/", self.construct_view(OldPagesView), name="import"),
            path("import/<int:page_pk>/", self.construct_view(ImportView), name="import_page"),
            re_path(
                r"^import/(?P<page_pk>[0-9]{1,18})/report\.(?P<ending>csv|json)$",
                self.construct_view(ImportReportView),
                name="import_report",
            ),
        ]


class UsualFormAddresses(ViewSet):
    """The forms' addresses by the name that Wagtail gives to a snippet: wagtail-localize asks for it."""

    name = "wagtailsnippets_wagtail_mentoring_applicationform"
    url_prefix = ApplicationFormViewSet.base_url_path
    add_to_admin_menu = False

    def get_urlpatterns(self) -> list[Any]:
        forms = ApplicationForm.snippet_viewset
        return [
            path("edit/<str:pk>/", forms.edit_view, name="edit"),
            path("delete/<str:pk>/", forms.delete_view, name="delete"),
        ]
