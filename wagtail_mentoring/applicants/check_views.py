"""Check answers, hand in, and the receipt."""

from functools import partial
from typing import Any
from uuid import uuid4

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from wagtail_mentoring.applications import applicant_actions as actions
from wagtail_mentoring.applications.choices import RevisionKind
from wagtail_mentoring.applications.deadlines import about_changes_of
from wagtail_mentoring.applications.exceptions import AnswersChanged, AnswersIncomplete, ApplicationRefused
from wagtail_mentoring.applications.models import Application
from wagtail_mentoring.applications.notifications import address_of
from wagtail_mentoring.applications.progress import ASKED_AGAIN, Progress
from wagtail_mentoring.forgery import button_message
from wagtail_mentoring.information_requests.request_actions import answer_request
from wagtail_mentoring.information_requests.request_pages import asked_row
from wagtail_mentoring.limits import TooMany, count_request

from . import applicant_pages as pages
from .applicant_access import for_applicant, is_by_link, own_application, renew_grant
from .request_guards import after, answers_forgery, too_many_message
from .responses import TEMPLATES, common, refused, see_other, sent_number, sent_version
from .robots import sign_of_robot
from .told_changes import note_told
from .unsent_answers import unseen_waits, waiting_pages


@for_applicant
def _check_forged(request: HttpRequest, reference: str) -> HttpResponse:
    return _nothing_handed_in(request, own_application(request, reference), button_message(), 403)


def _nothing_handed_in(
    request: HttpRequest, application: Application, message: str, status: int
) -> HttpResponse:
    """The page to hand in from again, and why that did not happen."""
    progress = Progress(application)
    if not progress.can_edit:
        return see_other(pages.home_of(application))
    messages.error(request, message)
    return _check_page(request, progress, status=status)


@answers_forgery(_check_forged)
@require_http_methods(["GET", "HEAD", "POST"])
@for_applicant
def check(request: HttpRequest, reference: str) -> HttpResponse:
    """Check answers, and hand in by POST."""
    application = own_application(request, reference)
    if request.method == "POST":
        return _hand_in(request, application)
    progress = Progress(application)
    if not progress.can_edit:
        return redirect(pages.home_of(application))
    return _check_page(request, progress)


def _hand_in(request: HttpRequest, application: Application) -> HttpResponse:
    # A page that held answers to a request only never hands anything else in.
    hand_in: Any = partial(actions.submit_application, sign=sign_of_robot(request))
    if seen_request := request.POST.get("asked", "")[:64]:
        hand_in = partial(answer_request, seen_request=seen_request)
    if unseen_waits(request, application):
        told = _(
            "Nothing is handed in yet: answers of yours are not saved. They wait on the pages named below."
        )
        return _nothing_handed_in(request, application, told, 409)
    try:
        count_request(request, "hand_in", account=application.applicant_id)
        revision = hand_in(
            application=application,
            user=application.applicant,
            by_link=is_by_link(request),
            idempotency_key=request.POST.get("once", "")[:64] or uuid4().hex,
            lock_version=sent_version(request),
            locale=translation.get_language() or "",
            seen_version=sent_number(request, "form_version"),
        )
    except TooMany as many:
        page = _nothing_handed_in(request, application, too_many_message(many), 429)
        return after(many, page)
    except AnswersIncomplete:
        return _ask_again(request, Progress(application))
    except AnswersChanged:
        application.refresh_from_db()
        return _check_page(request, Progress(application), changed=True, status=409)
    except ApplicationRefused as refusal:
        return refused(request, refusal, pages.home_of(application))
    renew_grant(request, revision.application)
    return see_other(pages.address("application_receipt", revision.application))


def _ask_again(request: HttpRequest, progress: Progress) -> HttpResponse:
    """What is wrong. Where the form was published anew meanwhile, just the questions that need the person."""
    if sent_number(request, "form_version") in (0, progress.version.number):
        return _check_page(request, progress, show_problems=True)
    messages.warning(
        request,
        _(
            "The form changed while you were checking your answers, so nothing was handed in yet. "
            "Everything you wrote is kept."
        ),
    )
    return see_other(pages.address("application_section", progress.application, ASKED_AGAIN))


def _check_page(
    request: HttpRequest,
    progress: Progress,
    *,
    show_problems: bool = False,
    changed: bool = False,
    status: int = 200,
) -> HttpResponse:
    application, news = progress.application, pages.news_in_words(progress)
    note_told(request, progress)
    context = {
        **common(request, application),
        "news": news,
        "changes": about_changes_of(application),
        "sections": pages.check_sections(progress),
        "problems": pages.problem_links(progress),
        "show_problems": show_problems,
        "changed": changed,
        "waiting": waiting_pages(request, progress),
        "is_draft": pages.is_draft(application),
        "asked": asked_row(application, progress.asked),
        "form_version": progress.version.number,
        "only_these_url": pages.address("application_section", application, ASKED_AGAIN),
        "once": uuid4().hex,
    }
    return render(request, f"{TEMPLATES}/check.html", context, status=status)


@require_safe
@for_applicant
def receipt(request: HttpRequest, reference: str) -> HttpResponse:
    """That it was handed in, and what comes next; where nothing does any more, the status page says so."""
    application = own_application(request, reference)
    if application.current_revision is None or pages.is_over(application):
        return redirect(pages.home_of(application))
    context = {
        **common(request, application),
        "email": address_of(application),
        "dates": pages.next_dates(application),
        "sections": pages.handed_in_sections(application),
        "changes": about_changes_of(application),
        "answers_only": application.current_revision.kind == RevisionKind.ANSWERED,
    }
    return render(request, f"{TEMPLATES}/receipt.html", context)
