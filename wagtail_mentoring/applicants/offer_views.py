"""The applicant's answer to an offer: take the place, or give it to somebody else."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from wagtail_mentoring.application_forms.answer_rules import tidy_text
from wagtail_mentoring.applications.exceptions import ApplicationRefused
from wagtail_mentoring.applications.models import Application
from wagtail_mentoring.selection import offer_actions

from . import applicant_pages as pages
from .applicant_access import own_application
from .request_guards import answers_forgery
from .responses import MAX_REASON, TEMPLATES, acts_by_post, refused, see_other
from .sign_in_first import for_signed_in
from .written_words import (
    drop_words,
    keeps_words,
    refused_with_words,
    say_old_token,
    signed_out_with_words,
    words_for_page,
    words_to_show,
)


@answers_forgery()
@acts_by_post
@for_signed_in
def confirm(request: HttpRequest, reference: str) -> HttpResponse:
    application = own_application(request, reference)
    try:
        offer_actions.confirm_offer(application=application, user=request.user)
    except ApplicationRefused as refusal:
        return refused(request, refusal, pages.home_of(application))
    return see_other(pages.address("application", application))


def _decline_forged(request: HttpRequest, reference: str) -> HttpResponse:
    application = own_application(request, reference)
    if not offer_actions.may_answer_now(application):
        return refused_with_words(request, application, "offer_over")
    say_old_token(request)
    return _decline_page(request, application, 403)


@answers_forgery(keeps_words(_decline_forged), signed_out_with_words)
@require_http_methods(["GET", "HEAD", "POST"])
@keeps_words
@for_signed_in
def decline(request: HttpRequest, reference: str) -> HttpResponse:
    """Ask, and decline by POST."""
    application = own_application(request, reference)
    if request.method != "POST":
        if offer_actions.may_answer_now(application):
            return _decline_page(request, application)
        if words_to_show(request):
            return refused_with_words(request, application, "offer_over")
        return redirect(pages.home_of(application))
    reason = tidy_text(request.POST.get("reason", ""))[:MAX_REASON]
    try:
        offer_actions.decline_offer(application=application, user=request.user, reason=reason)
    except ApplicationRefused as refusal:
        return refused_with_words(request, application, refusal.reason)
    drop_words(request)
    return see_other(pages.address("application", application))


def _decline_page(request: HttpRequest, application: Application, status: int = 200) -> HttpResponse:
    context = {
        "application": application,
        "offer_until": pages.offer_until(application),
        "reason": words_for_page(request),
    }
    return render(request, f"{TEMPLATES}/decline_offer.html", context, status=status)
