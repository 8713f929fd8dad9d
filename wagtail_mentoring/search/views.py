"""The address a monitor calls."""

from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from wagtail_mentoring.search.health import UNAVAILABLE, health


@require_safe
@cache_control(no_store=True)
def health_view(request: HttpRequest) -> JsonResponse:
    """Answer 200 while every index answers, 503 when one cannot."""
    report = health()
    return JsonResponse(report, status=503 if report["status"] == UNAVAILABLE else 200)
