"""Addresses a host includes once: ``path("mentoring/", include("wagtail_mentoring.urls"))``."""

from django.urls import include, path

app_name = "wagtail_mentoring"

urlpatterns = [
    path("applications/", include("wagtail_mentoring.applications.urls")),
]
