"""The desk's address below Mentoring in Wagtail's admin."""

from typing import Any

from django.http import HttpRequest
from django.urls import path
from django.utils.translation import gettext_lazy as _
from wagtail.admin.menu import MenuItem
from wagtail.admin.viewsets.base import ViewSet

from wagtail_mentoring.offices.models import Office
from wagtail_mentoring.offices.viewsets import MENU_HOOK

from .views import DeskView


class DeskMenuItem(MenuItem):
    """Shown to people of an office; others reach the page and find it empty."""

    def is_shown(self, request: HttpRequest) -> bool:
        return request.user.is_superuser or Office.objects.of(request.user).exists()


class DeskViewSet(ViewSet):
    """Below ``mentoring/desk/``."""

    name = "mentoring_desk"
    url_prefix = "mentoring/desk"
    menu_label = _("My desk")
    menu_order = 10
    icon = "home"
    menu_hook = MENU_HOOK
    menu_item_class = DeskMenuItem

    def get_urlpatterns(self) -> list[Any]:
        return [path("", DeskView.as_view(), name="index")]
