"""Addresses a host includes once: ``path("mentoring/", include("wagtail_mentoring.urls"))``."""

app_name = "wagtail_mentoring"

urlpatterns: list = []
