"""Wiring into Wagtail's admin, where there is one: the screen of the search index among the reports."""

from typing import Any

from django.contrib.auth.models import Permission
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import include, path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.snippets.models import register_snippet

from wagtail_mentoring.search import admin_views
from wagtail_mentoring.search.viewsets import SynonymViewSet

NAMES = "<str:backend>/<str:index>"

urlpatterns = (
    [
        path("", admin_views.IndexesView.as_view(), name="indexes"),
        path(f"{NAMES}/check/", admin_views.CheckView.as_view(), name="check"),
        path(f"{NAMES}/rebuild/", admin_views.RebuildView.as_view(), name="rebuild"),
        path(f"{NAMES}/progress/", admin_views.ProgressView.as_view(), name="progress"),
    ],
    "wagtail_mentoring_search",
)

register_snippet(SynonymViewSet)


class SearchIndexMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return request.user.has_perm(admin_views.PERMISSION)


@hooks.register("register_admin_urls")
def admin_urls() -> list[Any]:
    return [path("search-index/", include(urlpatterns))]


@hooks.register("register_reports_menu_item")
def menu_item() -> MenuItem:
    return SearchIndexMenuItem(
        _("Search index"),
        reverse("wagtail_mentoring_search:indexes"),
        name="search-index",
        icon_name="search",
        order=1200,
    )


@hooks.register("register_permissions")
def permissions() -> "QuerySet[Permission]":
    return Permission.objects.filter(
        content_type__app_label="wagtail_mentoring_search", codename="change_indexstate"
    )


@hooks.register("register_log_actions")
def log_actions(actions: Any) -> None:
    actions.register_action(
        admin_views.REBUILD, _("Rebuild the search index"), _("Started a rebuild of the search index")
    )
