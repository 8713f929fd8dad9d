"""The applicant's answer to an offer: take the place, or give it to somebody else."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from . import applicant_pages as pages
from . import offer_actions
from .answer_rules import tidy_text
from .exceptions import ApplicationRefused
from .request_guards import answers_forgery
from .views import MAX_REASON, TEMPLATES, own_application, personal, refused, see_other


@answers_forgery()
@require_POST
@personal
def confirm(request: HttpRequest, reference: str) -> HttpResponse:
    application = own_application(request, reference)
    try:
        offer_actions.confirm_offer(application=application, user=request.user)
    except ApplicationRefused as refusal:
        return refused(request, refusal, pages.home_of(application))
    return see_other(pages.address("application", application))


@answers_forgery()
@require_http_methods(["GET", "HEAD", "POST"])
@personal
def decline(request: HttpRequest, reference: str) -> HttpResponse:
    """Ask, and decline by POST."""
    application = own_application(request, reference)
    if request.method != "POST":
        if not offer_actions.may_answer_now(application):
            return redirect(pages.home_of(application))
        context = {"application": application, "offer_until": pages.offer_until(application)}
        return render(request, f"{TEMPLATES}/decline_offer.html", context)
    reason = tidy_text(request.POST.get("reason", ""))[:MAX_REASON]
    try:
        offer_actions.decline_offer(application=application, user=request.user, reason=reason)
    except ApplicationRefused as refusal:
        return refused(request, refusal, pages.home_of(application))
    return see_other(pages.address("application", application))
