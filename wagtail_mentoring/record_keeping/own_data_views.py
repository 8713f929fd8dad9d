"""The page on which people download everything held on them."""

from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from wagtail_mentoring.applicants.request_guards import after
from wagtail_mentoring.applicants.responses import TEMPLATES, personal
from wagtail_mentoring.limits import TooMany, count_request

from .own_data import own_archive


@require_http_methods(["GET", "HEAD", "POST"])
@personal
def own_data(request: HttpRequest) -> HttpResponse | FileResponse:
    """GET explains; POST downloads the archive, or says that it was taken too often (429)."""
    if request.method != "POST":
        return render(request, f"{TEMPLATES}/own_data.html", {"too_often": False})
    try:
        count_request(request, "own_data")
    except TooMany as many:
        return after(many, render(request, f"{TEMPLATES}/own_data.html", {"too_often": True}, status=429))
    name = f"my-data-{timezone.localdate():%Y-%m-%d}.zip"
    response = FileResponse(
        own_archive(request.user), as_attachment=True, filename=name, content_type="application/zip"
    )
    response["X-Content-Type-Options"] = "nosniff"
    return response
