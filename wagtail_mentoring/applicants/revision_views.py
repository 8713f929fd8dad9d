"""The applicant's pages about versions: what changed between two, and a word on a correction."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from wagtail_mentoring.application_forms.answer_rules import tidy_text
from wagtail_mentoring.applications.exceptions import ApplicationRefused
from wagtail_mentoring.applications.models import Application
from wagtail_mentoring.information_requests import correction_actions, request_pages
from wagtail_mentoring.information_requests.models import Correction

from . import applicant_pages as pages
from .applicant_access import for_applicant, own_application
from .request_guards import answers_forgery
from .responses import TEMPLATES, refused, see_other
from .sign_in_first import for_signed_in


@require_safe
@for_applicant
def changes(request: HttpRequest, reference: str) -> HttpResponse:
    """What differs between two versions of the person's own application."""
    application = own_application(request, reference)
    if application.current_revision is None:
        raise Http404
    compared = request_pages.comparison(application, request.GET.get("from", ""), request.GET.get("to", ""))
    return render(request, f"{TEMPLATES}/changes.html", {"application": application, **compared})


@answers_forgery()
@require_http_methods(["GET", "HEAD", "POST"])
@for_signed_in
def objection(request: HttpRequest, reference: str, number: int) -> HttpResponse:
    """Ask what is wrong with a correction, and pass it on by POST."""
    application = own_application(request, reference)
    corrections = Correction.objects.select_related("revision", "application")
    correction = get_object_or_404(corrections, application=application, revision__sequence=number)
    if request.method != "POST":
        if not request_pages.object_url(correction, application):
            return redirect(pages.home_of(application))
        return _objection_page(request, application, correction)
    text = tidy_text(request.POST.get("text", "")).strip()
    if not text:
        return _objection_page(request, application, correction, _("Write what is wrong."))
    try:
        correction_actions.object_to_correction(correction=correction, text=text, user=request.user)
    except ApplicationRefused as refusal:
        return refused(request, refusal, pages.home_of(application))
    return see_other(f"{pages.address('application', application)}#corrections")


def _objection_page(
    request: HttpRequest, application: Application, correction: Correction, error: str = ""
) -> HttpResponse:
    rows = request_pages.correction_rows(application)
    row = next(row for row in rows if row["number"] == correction.revision.sequence)
    context = {
        "application": application,
        "row": row,
        "error": error,
        "contact": pages.contact_of(application),
        "longest": correction_actions.LONGEST_OBJECTION,
    }
    return render(request, f"{TEMPLATES}/objection.html", context)
