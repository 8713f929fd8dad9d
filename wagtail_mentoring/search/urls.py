"""Addresses of the search index: ``path("search/", include("wagtail_mentoring.search.urls"))``."""

from django.urls import path

from wagtail_mentoring.search.views import health_view

urlpatterns = [
    path("health/", health_view, name="search_health"),
]
