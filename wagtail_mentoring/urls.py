"""Addresses a host includes once: ``path("mentoring/", include("wagtail_mentoring.urls"))``."""

from django.apps import apps
from django.urls import include, path

app_name = "wagtail_mentoring"

urlpatterns = [
    # First, as an application's reference would be any word.
    path("applications/", include("wagtail_mentoring.record_keeping.urls")),
    path("applications/", include("wagtail_mentoring.applicants.urls")),
    path("mentorships/", include("wagtail_mentoring.surveys.urls")),
    path("programs/", include("wagtail_mentoring.programs.urls")),
]

if apps.is_installed("wagtail_mentoring.search"):
    urlpatterns += [path("search/", include("wagtail_mentoring.search.urls"))]
