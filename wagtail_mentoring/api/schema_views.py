"""The description of the API, for programs and for people."""

from typing import Any

from django.apps import apps
from django.urls import reverse
from django.views.generic import TemplateView
from rest_framework.request import Request
from rest_framework.response import Response

from .schema import build_schema
from .views import ApiView


class RootView(ApiView):
    """Where everything is."""

    schema = None

    def get(self, request: Request) -> Response:
        names = ("programs", "rounds", "directories", "mentors", "vocabularies", "suggestions")
        names += ("forms", "applications", "staff_applications", "staff_reviews")
        return Response({name: self.url(name) for name in (*names, "schema", "docs")})


class SchemaView(ApiView):
    schema = None

    def get(self, request: Request) -> Response:
        return Response(build_schema(reverse("wagtail_mentoring_api:root").removesuffix("/")))


class DocsView(TemplateView):
    """Every operation, to be read and tried; all it loads comes from the portal itself."""

    template_name = "wagtail_mentoring/api/docs.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            has_browser=apps.is_installed("drf_spectacular_sidecar"),
            schema_url=reverse("wagtail_mentoring_api:schema"),
            **kwargs,
        )
