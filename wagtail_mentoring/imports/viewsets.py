"""The addresses of imports below Mentoring in Wagtail's admin."""

from typing import Any

from django.http import HttpRequest
from django.urls import path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail.admin.menu import MenuItem
from wagtail.admin.viewsets.base import ViewSet
from wagtail.admin.widgets.button import Button

from wagtail_mentoring.offices.viewsets import MENU_HOOK

from . import step_views, views
from .permissions import may_import


class ImportMenuItem(MenuItem):
    """Shown to whoever may import."""

    def is_shown(self, request: HttpRequest) -> bool:
        return may_import(request.user)


def import_links(user: Any) -> list[Button]:
    """In the list of mentors: the way to bring many at once."""
    if not may_import(user):
        return []
    url = reverse("mentoring_imports:upload")
    return [Button(_("Import mentors"), url=url, icon_name="upload", priority=50)]


class ImportViewSet(ViewSet):
    """Below ``mentoring/imports/``: all imports, a new one, and a page for each with its steps."""

    name = "mentoring_imports"
    url_prefix = "mentoring/imports"
    menu_label = _("Imports")
    menu_order = 310
    icon = "upload"
    menu_hook = MENU_HOOK
    menu_item_class = ImportMenuItem

    def get_urlpatterns(self) -> list[Any]:
        return [
            path("", views.ImportIndexView.as_view(), name="index"),
            path("new/", views.UploadView.as_view(), name="upload"),
            path("students/", views.StudentUploadView.as_view(), name="students"),
            path("export/", views.ExportView.as_view(), name="export"),
            path("<int:pk>/", views.ImportView.as_view(), name="show"),
            path("<int:pk>/columns/", views.ColumnsView.as_view(), name="columns"),
            path("<int:pk>/words/", views.TermsView.as_view(), name="terms"),
            path("<int:pk>/run/", step_views.RunView.as_view(), name="run"),
            path("<int:pk>/go-on/", views.GoOnView.as_view(), name="go_on"),
            path("<int:pk>/report/", views.ReportView.as_view(), name="report"),
            path("<int:pk>/undo/", step_views.UndoView.as_view(), name="undo"),
            path("<int:pk>/discard/", step_views.DiscardView.as_view(), name="discard"),
        ]
