"""Addresses of the API, which a host puts where it likes.

``path("api/mentoring/", include("wagtail_mentoring.api.urls"))``; needs ``wagtail-mentoring[api]``.
"""

from importlib.util import find_spec
from typing import Any

from django.core.exceptions import ImproperlyConfigured
from django.urls import URLPattern, include, path, re_path

if find_spec("drf_spectacular") is None:
    raise ImproperlyConfigured("The API needs what describes it: pip install wagtail-mentoring[api]")

from . import (
    form_views,
    mentor_views,
    owner_file_views,
    owner_views,
    partnership_views,
    program_views,
    review_views,
    schema_views,
    staff_views,
    vocabulary_views,
)
from .views import NothingView

app_name = "wagtail_mentoring_api"

ONE = "applications/<slug:reference>"
RUN = "staff/programs/<slug:slug>"


def described_urls() -> list[URLPattern]:
    """Those that the schema describes, below the version."""
    return [*public_urls(), *owner_urls(), *staff_urls()]


def public_urls() -> list[URLPattern]:
    return [
        path("programs/", program_views.ProgramsView.as_view(), name="programs"),
        path("programs/<slug:slug>/", program_views.ProgramView.as_view(), name="program"),
        path("rounds/", program_views.RoundsView.as_view(), name="rounds"),
        path("rounds/<slug:program>/<slug:slug>/", program_views.RoundView.as_view(), name="round"),
        path("directories/", mentor_views.DirectoriesView.as_view(), name="directories"),
        path("mentors/", mentor_views.MentorsView.as_view(), name="mentors"),
        path("mentors/<slug:slug>/", mentor_views.MentorDetailView.as_view(), name="mentor"),
        path("vocabularies/", vocabulary_views.VocabulariesView.as_view(), name="vocabularies"),
        path("suggestions/", mentor_views.SuggestionsView.as_view(), name="suggestions"),
    ]


def owner_urls() -> list[URLPattern]:
    return [
        path("forms/", form_views.FormsView.as_view(), name="forms"),
        path("forms/<int:pk>/", form_views.FormView.as_view(), name="form"),
        path("applications/", owner_views.ApplicationsView.as_view(), name="applications"),
        path(f"{ONE}/", owner_views.ApplicationView.as_view(), name="application"),
        path(f"{ONE}/answers/", owner_views.AnswersView.as_view(), name="answers"),
        path(f"{ONE}/files/", owner_file_views.FilesView.as_view(), name="application_files"),
        path(f"{ONE}/files/<uuid:key>/", owner_file_views.FileView.as_view(), name="application_file"),
        path(f"{ONE}/submit/", owner_views.SubmitView.as_view(), name="submit"),
        path(f"{ONE}/withdraw/", owner_views.WithdrawView.as_view(), name="withdraw"),
        path(f"{ONE}/offer/", owner_views.OfferView.as_view(), name="offer"),
    ]


def staff_urls() -> list[URLPattern]:
    return [
        path("staff/applications/", staff_views.StaffApplicationsView.as_view(), name="staff_applications"),
        path(f"staff/{ONE}/", staff_views.StaffApplicationView.as_view(), name="staff_application"),
        path(f"staff/{ONE}/files/<uuid:key>/", staff_views.StaffFileView.as_view(), name="staff_file"),
        path(f"staff/{ONE}/move/", staff_views.MoveView.as_view(), name="staff_move"),
        path(f"staff/{ONE}/sign/", staff_views.SignView.as_view(), name="staff_sign"),
        path(f"staff/{ONE}/object/", staff_views.ObjectView.as_view(), name="staff_object"),
        path(f"staff/{ONE}/release/", staff_views.ReleaseView.as_view(), name="staff_release"),
        path(f"staff/{ONE}/reopen/", staff_views.ReopenView.as_view(), name="staff_reopen"),
        path(f"{RUN}/partnership/", partnership_views.PartnershipView.as_view(), name="staff_partnership"),
        path(f"{RUN}/anatomy/", partnership_views.AnatomyView.as_view(), name="staff_anatomy"),
        path(f"{RUN}/report/", partnership_views.ReportView.as_view(), name="staff_report"),
        path("staff/reviews/", review_views.ReviewsView.as_view(), name="staff_reviews"),
        path("staff/reviews/<int:pk>/", review_views.ReviewView.as_view(), name="staff_review"),
    ]


version_1: list[Any] = [
    path("", schema_views.RootView.as_view(), name="root"),
    path("schema/", schema_views.SchemaView.as_view(), name="schema"),
    path("docs/", schema_views.DocsView.as_view(), name="docs"),
    *described_urls(),
    re_path("", NothingView.as_view(), name="nothing"),
]

urlpatterns = [path("v1/", include(version_1))]
