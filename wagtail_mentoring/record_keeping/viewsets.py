"""Addresses of the admin's page for erasing a person."""

from typing import Any

from django.urls import path
from wagtail.admin.viewsets.base import ViewSet

from .erasure_views import ErasePersonView


class ErasureViewSet(ViewSet):
    """Below ``mentoring/erasure/``; reached from the list of users, and from what deleting one says."""

    name = "mentoring_erasure"
    url_prefix = "mentoring/erasure"
    add_to_admin_menu = False

    def get_urlpatterns(self) -> list[Any]:
        return [path("<str:pk>/", ErasePersonView.as_view(), name="person")]
