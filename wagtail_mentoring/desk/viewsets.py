"""The desk's address below Mentoring in Wagtail's admin."""

from typing import Any

from django.urls import path
from django.utils.translation import gettext_lazy as _
from wagtail.admin.viewsets.base import ViewSet

from wagtail_mentoring.offices.viewsets import MENU_HOOK, StaffMenuItem

from .views import DeskView


class DeskViewSet(ViewSet):
    """Below ``mentoring/desk/``."""

    name = "mentoring_desk"
    url_prefix = "mentoring/desk"
    menu_label = _("My desk")
    menu_order = 10
    icon = "home"
    menu_hook = MENU_HOOK
    menu_item_class = StaffMenuItem

    def get_urlpatterns(self) -> list[Any]:
        return [path("", DeskView.as_view(), name="index")]
