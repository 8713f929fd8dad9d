"""The applicant's pages, from my applications to withdrawing; those of the sections are next door."""

from collections.abc import Callable
from functools import partial
from typing import Any
from uuid import uuid4

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from wagtail_mentoring.limits import TooMany, count_request

from . import applicant_actions as actions
from . import applicant_pages as pages
from .admission import MOST_TYPED, tidy_code
from .answer_rules import tidy_text
from .applicant_access import for_applicant, is_by_link, own_application, renew_grant
from .choices import RevisionKind
from .earlier_answers import earlier_applications
from .entries import entry_for, open_entries, open_entries_with
from .exceptions import AnswersChanged, AnswersIncomplete, ApplicationRefused
from .models import Application, RoundForm
from .notifications import address_of
from .progress import ASKED_AGAIN, Progress
from .request_actions import answer_request
from .request_guards import after, answers_forgery, button_message, too_many_message
from .request_pages import asked_row, status_extras
from .robots import sign_of_robot
from .start_actions import start_application
from .status_words import REFUSALS

TEMPLATES = "wagtail_mentoring/applications"
MAX_REASON = 1000
#: What of ``LEAST_SECONDS`` a page with one button needs.
HALF = 0.5

#: Where an invitation code waits for its owner to sign in.
CODE = "wagtail_mentoring_invitation_code"

View = Callable[..., HttpResponse]


def personal(view: View) -> View:
    """For pages that belong to one person: signed in, and kept by no cache, not even the browser's."""
    return never_cache(login_required(view))


def see_other(url: str) -> HttpResponseRedirect:
    """303: the browser goes on with GET, so neither refresh nor Back sends a form twice."""
    response = HttpResponseRedirect(url)
    response.status_code = 303
    return response


def refused(request: HttpRequest, refusal: ApplicationRefused, url: str) -> HttpResponse:
    """Back to ``url`` with the reason in words."""
    messages.error(request, REFUSALS[refusal.reason])
    return see_other(url)


@require_safe
@personal
def applications(request: HttpRequest) -> HttpResponse:
    rows = Application.objects.of_applicant(request.user).select_related(
        "round__program", "draft_version__form", "open_request"
    )
    mine = rows.prefetch_related("round__round_forms").order_by("-created_at", "-pk")
    context = {
        "cards": [pages.card(application) for application in pages.with_dates(mine, request.user)],
        "entries": open_entries(request.user),
    }
    return render(request, f"{TEMPLATES}/my_applications.html", context)


def _start_forged(request: HttpRequest, pk: int) -> HttpResponse:
    messages.error(request, button_message())
    return _start_page(request, _round_form(pk), status=403)


@answers_forgery(_start_forged)
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def start(request: HttpRequest, pk: int) -> HttpResponse:
    """GET is the door for visitors; POST, for people who are signed in, starts or goes on.

    A code in the address moves into the session, which outlives signing in, and out of sight.
    """
    round_form = _round_form(pk)
    if request.method == "POST":
        return _start(request, round_form)
    if code := request.GET.get("code", "")[:MOST_TYPED]:
        request.session[CODE] = tidy_code(code)
        return redirect(request.path)
    return _start_page(request, round_form)


def _round_form(pk: int) -> RoundForm:
    return get_object_or_404(RoundForm.objects.select_related("round__program", "form"), pk=pk)


def _start_page(request: HttpRequest, round_form: RoundForm, status: int = 200) -> HttpResponse:
    entry = entry_for(round_form=round_form, user=request.user)
    context = {"entry": entry, "code": request.session.get(CODE, "") if entry.by_invitation else ""}
    return render(request, f"{TEMPLATES}/start.html", context, status=status)


@login_required
def _start(request: HttpRequest, round_form: RoundForm) -> HttpResponse:
    code = tidy_code(request.POST.get("code", "")) or request.session.get(CODE, "")
    try:
        count_request(request, "start")
        if code:
            count_request(request, "invitation")
        application = start_application(
            round_form=round_form,
            user=request.user,
            code=code,
            earlier=_earlier(request, round_form),
            sign=sign_of_robot(request, share=HALF),
        )
    except TooMany as many:
        messages.error(request, too_many_message(many))
        return after(many, _start_page(request, round_form, status=429))
    except ApplicationRefused as refusal:
        request.session.pop(CODE, None)
        return refused(request, refusal, request.path)
    request.session.pop(CODE, None)
    return see_other(pages.home_of(application))


def _earlier(request: HttpRequest, round_form: RoundForm) -> Application | None:
    """The application of theirs whose answers the person wants to begin with."""
    if not (reference := request.POST.get("from", "")):
        return None
    mine = earlier_applications(round_form=round_form, user=request.user)
    found = next((application for application in mine if application.reference == reference), None)
    if found is None:
        raise ApplicationRefused("no_earlier")
    return found


@require_safe
@for_applicant
def application(request: HttpRequest, reference: str) -> HttpResponse:
    """The status page. A draft has none yet: its home is the task list."""
    application = own_application(request, reference)
    if pages.is_draft(application):
        return redirect(pages.home_of(application))
    progress = Progress(application)
    context = {
        **_common(request, application),
        "dates": pages.next_dates(application),
        "sections": pages.handed_in_sections(application) if application.current_revision else [],
        "written": [] if application.current_revision else pages.written_sections(progress),
        "later_rounds": [] if is_by_link(request) else open_entries_with(application, request.user),
        "can_edit": progress.can_edit,
        "has_unsent_changes": progress.has_unsent_changes and progress.can_edit,
        "message": pages.message_told(application),
        "offer_until": pages.offer_until(application),
        **status_extras(progress),
    }
    return render(request, f"{TEMPLATES}/status.html", context)


@require_safe
@for_applicant
def tasks(request: HttpRequest, reference: str) -> HttpResponse:
    application = own_application(request, reference)
    progress = Progress(application)
    if progress.is_partial or (not progress.can_edit and not pages.is_draft(application)):
        return redirect(pages.home_of(application))
    items = pages.tasks(progress)
    context = {
        **_common(request, application),
        "address": application.applicant.email,
        "items": items,
        "done": pages.count_done(items),
        "news": pages.news_in_words(progress),
        "can_edit": progress.can_edit,
        "is_draft": pages.is_draft(application),
        "form_title": progress.schema["title"],
    }
    return render(request, f"{TEMPLATES}/tasks.html", context)


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
    application = progress.application
    context = {
        **_common(request, application),
        "sections": pages.check_sections(progress),
        "problems": pages.problem_links(progress),
        "show_problems": show_problems,
        "changed": changed,
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
    application = own_application(request, reference)
    if application.current_revision is None:
        return redirect(pages.home_of(application))
    context = {
        **_common(request, application),
        "email": address_of(application),
        "dates": pages.next_dates(application),
        "sections": pages.handed_in_sections(application),
        "can_edit": actions.may_edit_now(application),
        "answers_only": application.current_revision.kind == RevisionKind.ANSWERED,
    }
    return render(request, f"{TEMPLATES}/receipt.html", context)


@answers_forgery()
@require_http_methods(["GET", "HEAD", "POST"])
@personal
def withdraw(request: HttpRequest, reference: str) -> HttpResponse:
    """Ask, and withdraw by POST."""
    application = own_application(request, reference)
    if request.method != "POST":
        if not pages.may_withdraw_now(application):
            return redirect(pages.home_of(application))
        context = {**_common(request, application), "is_draft": pages.is_draft(application)}
        return render(request, f"{TEMPLATES}/withdraw.html", context)
    reason = tidy_text(request.POST.get("reason", ""))[:MAX_REASON]
    try:
        actions.withdraw_application(application=application, user=request.user, reason=reason)
    except ApplicationRefused as refusal:
        return refused(request, refusal, pages.home_of(application))
    return see_other(pages.address("application", application))


def sent_version(request: HttpRequest) -> int:
    """The version of the row the sender saw; an unreadable one is the oldest, which never overwrites."""
    return sent_number(request, "version")


def sent_number(request: HttpRequest, name: str) -> int:
    """A whole number of the form that was sent; 0 for what is none."""
    sent = request.POST.get(name, "")
    return int(sent) if sent.isascii() and sent.isdigit() and len(sent) < 10 else 0


def _common(request: HttpRequest, application: Application) -> dict[str, Any]:
    return {
        "application": application,
        "standing": pages.standing(application),
        "deadline": pages.deadline_of(application),
        "contact": pages.contact_of(application),
        "can_withdraw": pages.may_withdraw_now(application) and not is_by_link(request),
        "is_by_link": is_by_link(request),
    }
