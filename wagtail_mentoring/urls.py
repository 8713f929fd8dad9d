"""Addresses a host includes once: ``path("mentoring/", include("wagtail_mentoring.urls"))``."""

from django.apps import apps
from django.urls import include, path

app_name = "wagtail_mentoring"

urlpatterns = [
    path("applications/", include("wagtail_mentoring.applications.urls")),
]

if apps.is_installed("wagtail_mentoring.search"):
    urlpatterns += [path("search/", include("wagtail_mentoring.search.urls"))]
