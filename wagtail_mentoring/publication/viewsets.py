"""Addresses of the signatures of pages."""

from typing import Any

from django.urls import path
from wagtail.admin.viewsets.base import ViewSet

from . import views


class PublicationViewSet(ViewSet):
    """Below ``mentoring/pages/``; reached from the page's editor, the home screen, the program and a mail."""

    name = "mentoring_publication"
    url_prefix = "mentoring/pages"
    add_to_admin_menu = False

    def get_urlpatterns(self) -> list[Any]:
        return [
            path("<int:page_pk>/", views.PageSignaturesView.as_view(), name="page"),
            path("<int:page_pk>/read/", views.ReadPageView.as_view(), name="read"),
            path("<int:page_pk>/ask/", views.AskView.as_view(), name="ask"),
            path("<int:page_pk>/sign/<int:partner_pk>/", views.SignPageView.as_view(), name="sign"),
            path("<int:page_pk>/translation/", views.TranslationDraftView.as_view(), name="translation"),
            path("<int:page_pk>/publish/", views.ReleaseView.as_view(), name="release"),
            path("<int:page_pk>/publish-unsigned/", views.PublishUnsignedView.as_view(), name="unsigned"),
        ]
