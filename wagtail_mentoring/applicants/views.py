"""The applicant's pages: my applications, start, status, tasks and withdrawing; the others are next door."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from wagtail_mentoring.application_forms.answer_rules import tidy_text
from wagtail_mentoring.application_forms.models import RoundForm
from wagtail_mentoring.applications import applicant_actions as actions
from wagtail_mentoring.applications.admission import MOST_TYPED, tidy_code
from wagtail_mentoring.applications.choices import ApplicationStatus
from wagtail_mentoring.applications.deadlines import about_changes_of, about_handing_in
from wagtail_mentoring.applications.decisions import LONGEST_REASON
from wagtail_mentoring.applications.earlier_answers import chosen_earlier
from wagtail_mentoring.applications.exceptions import ApplicationRefused
from wagtail_mentoring.applications.models import Application
from wagtail_mentoring.applications.progress import Progress
from wagtail_mentoring.applications.start_actions import (
    needs_code,
    start_application,
    takes_applications_from,
)
from wagtail_mentoring.applications.withdrawals import listed_profile_of
from wagtail_mentoring.forgery import button_message
from wagtail_mentoring.information_requests.request_pages import status_extras
from wagtail_mentoring.limits import TooMany, count_request

from . import applicant_pages as pages
from .applicant_access import for_applicant, is_by_link, own_application, to_login
from .entries import entry_for, open_entries, open_entries_with
from .request_guards import after, answers_forgery, too_many_message
from .responses import TEMPLATES, common, personal, refused, see_other
from .robots import sign_of_robot
from .sign_in_first import word_step
from .status_words import REFUSALS
from .told_changes import note_told
from .unsent_answers import waiting_pages
from .written_words import drop_words, no_longer, refused_with_words, say_old_token, words_for_page

#: What of ``LEAST_SECONDS`` a page with one button needs.
HALF = 0.5

#: Where invitation codes wait for their owner to sign in and start, by the form they were followed to.
CODES = "wagtail_mentoring_invitation_codes"

#: Chosen in place of a reference by who begins with an empty form though a draft of theirs would go on.
EMPTY = "empty"


@require_safe
@personal
def applications(request: HttpRequest) -> HttpResponse:
    rows = Application.objects.of_applicant(request.user).with_forms().order_by("-created_at", "-pk")
    mine = rows.select_related("draft_version__form", "open_request")
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
        request.session[CODES] = {**request.session.get(CODES, {}), str(pk): tidy_code(code)}
        return redirect(request.path)
    return _start_page(request, round_form)


def _round_form(pk: int) -> RoundForm:
    return get_object_or_404(RoundForm.objects.select_related("round__program", "form"), pk=pk)


def _start_page(
    request: HttpRequest, round_form: RoundForm, status: int = 200, code_error: Any = ""
) -> HttpResponse:
    """The start page, after a POST with what was sent: nobody types a code twice for one wrong letter."""
    entry = entry_for(round_form=round_form, user=request.user)
    followed = _followed_code(request, round_form)
    context = {
        "entry": entry,
        "code": request.POST.get("code", "")[:MOST_TYPED] or followed,
        "followed": followed,
        "code_error": code_error,
        "chosen": request.POST.get("from", ""),
    }
    return render(request, f"{TEMPLATES}/start.html", context, status=status)


def _start(request: HttpRequest, round_form: RoundForm) -> HttpResponse:
    if not request.user.is_authenticated:
        return to_login(request)
    code = tidy_code(request.POST.get("code", "")) or _followed_code(request, round_form)
    try:
        count_request(request, "start")
        if code and round_form.by_invitation:
            count_request(request, "invitation")
        application = start_application(
            round_form=round_form,
            user=request.user,
            code=code,
            earlier=_earlier(request, round_form),
            afresh=request.POST.get("from") == EMPTY,
            sign=sign_of_robot(request, share=HALF),
        )
    except TooMany as many:
        messages.error(request, too_many_message(many))
        return after(many, _start_page(request, round_form, status=429))
    except ApplicationRefused as refusal:
        if refusal.reason == "not_invited":
            _forget_code(request, round_form)
            return _start_page(request, round_form, code_error=REFUSALS[refusal.reason])
        return refused(request, refusal, request.path)
    _forget_code(request, round_form)
    return see_other(pages.home_of(application))


def _followed_code(request: HttpRequest, round_form: RoundForm) -> str:
    """The code of the link that led to this form; one for another form opens nothing here."""
    return request.session.get(CODES, {}).get(str(round_form.pk), "") if round_form.by_invitation else ""


def _forget_code(request: HttpRequest, round_form: RoundForm) -> None:
    kept = request.session.get(CODES, {})
    if str(round_form.pk) in kept:
        request.session[CODES] = {pk: code for pk, code in kept.items() if pk != str(round_form.pk)}


def _earlier(request: HttpRequest, round_form: RoundForm) -> Application | None:
    """The application of theirs whose answers the person wants to begin with."""
    reference = request.POST.get("from", "")
    if reference in ("", EMPTY):
        return None
    return chosen_earlier(round_form=round_form, user=request.user, reference=reference)


@require_safe
@for_applicant
def application(request: HttpRequest, reference: str) -> HttpResponse:
    """The status page. A draft has none yet: its home is the task list."""
    application = own_application(request, reference)
    if pages.is_draft(application):
        return redirect(pages.home_of(application))
    progress = Progress(application)
    context = {
        **common(request, application),
        "dates": pages.next_dates(application),
        "sections": pages.handed_in_sections(application) if application.current_revision else [],
        "written": [] if application.current_revision else pages.written_sections(progress),
        "later_rounds": [] if is_by_link(request) else open_entries_with(application, request.user),
        "can_edit": progress.can_edit,
        "waiting": waiting_pages(request, progress),
        "changes": about_changes_of(application),
        "has_unsent_changes": bool(progress.changes_to_hand_in),
        "not_handed_in": pages.rows_not_handed_in(progress),
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
    items, is_draft = pages.tasks(progress), pages.is_draft(application)
    handing_in = about_handing_in(application)
    news = pages.news_in_words(progress) if progress.can_edit else []
    if progress.can_edit:
        note_told(request, progress)
    context = {
        **common(request, application),
        "address": application.applicant.email,
        "until": handing_in if is_draft else about_changes_of(application) or handing_in,
        "closed": "" if progress.can_edit else pages.closed_title(application),
        "written": [] if progress.can_edit else pages.written_sections(progress),
        "items": items,
        "done": pages.count_done(items),
        "news": news,
        "waiting": waiting_pages(request, progress),
        "can_edit": progress.can_edit,
        "is_draft": is_draft,
        "reminder": pages.about_reminder(application),
        "form_title": progress.schema["title"],
    }
    return render(request, f"{TEMPLATES}/tasks.html", context)


def _withdraw_forged(request: HttpRequest, reference: str) -> HttpResponse:
    application = own_application(request, reference)
    if why_not := actions.why_not_withdraw(application):
        return refused_with_words(request, application, why_not)
    say_old_token(request)
    return _withdraw_page(request, application, 403)


@word_step(_withdraw_forged)
def withdraw(request: HttpRequest, reference: str) -> HttpResponse:
    """Ask, and withdraw by POST."""
    application = own_application(request, reference)
    if request.method != "POST":
        if application.status == ApplicationStatus.WITHDRAWN:
            return no_longer(request, application, "not_withdrawable")
        if why_not := actions.why_not_withdraw(application):
            return refused_with_words(request, application, why_not)
        return _withdraw_page(request, application)
    reason = tidy_text(request.POST.get("reason", ""))[:LONGEST_REASON]
    try:
        actions.withdraw_application(application=application, user=request.user, reason=reason)
    except ApplicationRefused as refusal:
        return refused_with_words(request, application, refusal.reason)
    drop_words(request)
    return see_other(pages.address("application", application))


def _withdraw_page(request: HttpRequest, application: Application, status: int = 200) -> HttpResponse:
    context = {
        **common(request, application),
        "is_draft": pages.is_draft(application),
        "has_profile": listed_profile_of(application) is not None,
        "may_begin_again": takes_applications_from(application),
        "needs_code": needs_code(round_form=application.round_form, user=application.applicant),
        "reason": words_for_page(request),
        "longest": LONGEST_REASON,
    }
    return render(request, f"{TEMPLATES}/withdraw.html", context, status=status)
