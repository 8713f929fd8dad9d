"""The applicant's pages about versions: what changed between two, and a word on a correction."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from wagtail_mentoring.application_forms.answer_rules import tidy_text
from wagtail_mentoring.applications.exceptions import ApplicationRefused
from wagtail_mentoring.information_requests import correction_actions, request_pages
from wagtail_mentoring.information_requests.models import Correction

from . import applicant_pages as pages
from .applicant_access import for_applicant, own_application
from .responses import TEMPLATES, see_other
from .sign_in_first import word_step
from .written_words import drop_words, no_longer, refused_with_words, say_old_token, words_for_page


@require_safe
@for_applicant
def changes(request: HttpRequest, reference: str) -> HttpResponse:
    """What differs between two versions of the person's own application."""
    application = own_application(request, reference)
    if application.current_revision is None:
        raise Http404
    compared = request_pages.comparison(application, request.GET.get("from", ""), request.GET.get("to", ""))
    return render(request, f"{TEMPLATES}/changes.html", {"application": application, **compared})


def _objection_forged(request: HttpRequest, reference: str, number: int) -> HttpResponse:
    correction = _correction(request, reference, number)
    if not request_pages.object_url(correction, correction.application):
        return refused_with_words(request, correction.application, "not_objectable")
    say_old_token(request)
    return _objection_page(request, correction, status=403)


@word_step(_objection_forged)
def objection(request: HttpRequest, reference: str, number: int) -> HttpResponse:
    """Ask what is wrong with a correction, and pass it on by POST."""
    correction = _correction(request, reference, number)
    application = correction.application
    if request.method != "POST":
        if request_pages.object_url(correction, application):
            return _objection_page(request, correction)
        return no_longer(request, application, "not_objectable")
    text = tidy_text(request.POST.get("text", "")).strip()
    if not text:
        return _objection_page(request, correction, _("Write what is wrong."))
    try:
        correction_actions.object_to_correction(correction=correction, text=text, user=request.user)
    except ApplicationRefused as refusal:
        return refused_with_words(request, application, refusal.reason)
    drop_words(request)
    return see_other(f"{pages.address('application', application)}#corrections")


def _correction(request: HttpRequest, reference: str, number: int) -> Correction:
    application = own_application(request, reference)
    corrections = Correction.objects.select_related("revision")
    correction = get_object_or_404(corrections, application=application, revision__sequence=number)
    correction.application = application
    return correction


def _objection_page(
    request: HttpRequest, correction: Correction, error: str = "", status: int = 200
) -> HttpResponse:
    application = correction.application
    rows = request_pages.correction_rows(application)
    row = next(row for row in rows if row["number"] == correction.revision.sequence)
    context = {
        "application": application,
        "row": row,
        "error": error,
        "text": words_for_page(request),
        "contact": pages.contact_of(application),
        "longest": correction_actions.LONGEST_OBJECTION,
    }
    return render(request, f"{TEMPLATES}/objection.html", context, status=status)
