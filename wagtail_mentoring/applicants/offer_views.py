"""The applicant's answer to an offer: take the place, or give it to somebody else."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from wagtail_mentoring.application_forms.answer_rules import tidy_text
from wagtail_mentoring.applications.decisions import LONGEST_REASON
from wagtail_mentoring.applications.exceptions import ApplicationRefused
from wagtail_mentoring.applications.models import Application
from wagtail_mentoring.selection import offer_actions

from . import applicant_pages as pages
from .applicant_access import own_application
from .request_guards import answers_forgery
from .responses import TEMPLATES, acts_by_post, refused, see_other
from .sign_in_first import for_signed_in, word_step
from .written_words import drop_words, no_longer, refused_with_words, say_old_token, words_for_page


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


@word_step(_decline_forged)
def decline(request: HttpRequest, reference: str) -> HttpResponse:
    """Ask, and decline by POST."""
    application = own_application(request, reference)
    if request.method != "POST":
        if offer_actions.may_answer_now(application):
            return _decline_page(request, application)
        return no_longer(request, application, "offer_over")
    reason = tidy_text(request.POST.get("reason", ""))[:LONGEST_REASON]
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
        "longest": LONGEST_REASON,
    }
    return render(request, f"{TEMPLATES}/decline_offer.html", context, status=status)
