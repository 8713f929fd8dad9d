"""One section of the form: its page and its autosave."""

from uuid import UUID

from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from wagtail_mentoring.application_forms.forms import SectionForm, form_data
from wagtail_mentoring.applications.choices import SectionState
from wagtail_mentoring.applications.models import Application
from wagtail_mentoring.applications.progress import ASKED_AGAIN, Progress, Section
from wagtail_mentoring.forgery import token_message
from wagtail_mentoring.limits import TooMany, count_request

from . import applicant_pages as pages
from . import section_saving
from .applicant_access import may_enter, own_application, to_login_with_words, was_let_in
from .other_accounts import change_account, changes_account, waits_for_another
from .request_guards import (
    after,
    answers_forgery,
    forged_json,
    too_many_json,
    too_many_message,
)
from .responses import TEMPLATES, see_other
from .section_answers import (
    not_saved_page,
    other_account_page,
    section_page,
    signed_out_page,
    unsaved_page,
    waiting_page,
    why_not_saved,
    without_errors,
)
from .sent_answers import SentAnswers
from .sent_files import NotKept
from .unsent_answers import drop_unsent, keep_unsent, unsent_at


def _forged(request: HttpRequest, reference: str, key: UUID) -> HttpResponse:
    """The page with what was sent, none of it saved: somebody signed in again since it was opened."""
    try:
        progress = Progress(own_application(request, reference))
    except Http404:
        return other_account_page(request)
    current = progress.find_section(str(key), _asked(request))
    is_there = current is not None and progress.can_edit
    message = token_message() if is_there else why_not_saved(progress, str(key), current)
    return unsaved_page(request, progress, current, message, 403)


@answers_forgery(_forged, signed_out_page)
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def section(request: HttpRequest, reference: str, key: UUID) -> HttpResponse:
    """One page of the form. Sent after the session has ended, the answers wait until the person is back."""
    if changes_account(request):
        return change_account(request)
    if not may_enter(request, reference):
        if request.method == "POST" and not keep_unsent(request):
            return signed_out_page(request)
        return _to_login(request, reference)
    try:
        progress = Progress(own_application(request, reference))
    except Http404:
        if request.method == "POST":
            return other_account_page(request)
        if unsent_at(request, request.path) is None:
            raise
        return waits_for_another(request)
    current = progress.find_section(str(key), _asked(request))
    if request.method == "POST":
        return _take(request, progress, str(key), current)
    return _show(request, progress, str(key), current)


def _to_login(request: HttpRequest, reference: str) -> HttpResponse:
    if request.method != "POST":
        return redirect_to_login(request.path)
    if was_let_in(request, reference):
        context = {"sign_in": redirect_to_login(request.path).url}
        return render(request, f"{TEMPLATES}/link_over.html", context, status=403)
    return to_login_with_words(request)


def _take(request: HttpRequest, progress: Progress, key: str, current: Section | None) -> HttpResponse:
    if request.POST.get("go") == "give_up":
        return section_saving.give_up(request)
    try:
        count_request(request, "save", account=progress.application.applicant_id)
    except TooMany as many:
        return after(many, unsaved_page(request, progress, current, too_many_message(many), 429))
    return section_saving.save(request, progress, key, current)


def _show(request: HttpRequest, progress: Progress, key: str, current: Section | None) -> HttpResponse:
    unsent = unsent_at(request, request.path)
    sent = SentAnswers(progress, current, unsent.data) if unsent else None
    if unsent and sent and sent.is_stored and not unsent.files:
        drop_unsent(request, request.path)
        unsent = None
    if unsent and sent and (current is None or not progress.can_edit):
        if not sent.rows() and not unsent.files:  # a tick or an emptied answer: there is nothing to copy
            drop_unsent(request, request.path)
        reason, files = why_not_saved(progress, key, current), [NotKept(name) for name in unsent.files]
        return not_saved_page(request, sent, reason, files, 200, waits=True)
    if current is None:
        return see_other(_instead_of(key, progress.application))
    if not progress.can_edit:
        return redirect(pages.home_of(progress.application))
    if unsent:
        return waiting_page(request, progress, current, unsent)
    return section_page(request, progress, current, _form_to_show(request, progress, current))


def _instead_of(key: str, application: Application) -> str:
    """Where to go when a page is not there: nothing needs the person any more, or the page went away with a
    new version of the form or another answer. Its answers are kept; the task list says what changed."""
    return (
        pages.address("application_check", application) if key == ASKED_AGAIN else pages.home_of(application)
    )


def _asked(request: HttpRequest) -> list[str]:
    """The questions that the page held which was sent, or which waits to be."""
    if request.method == "POST":
        return request.POST.getlist("asked")
    unsent = unsent_at(request, request.path)
    return unsent.data.getlist("asked") if unsent else []


def _form_to_show(request: HttpRequest, progress: Progress, current: Section) -> SectionForm:
    """The draft, or the draft with its problems."""
    initial, only = progress.initial_answers(current), progress.reachable_in(current)
    wants_problems = request.GET.get("show") == "problems"
    if wants_problems or progress.state_of(current) == SectionState.NEEDS_ATTENTION:
        form = SectionForm(current, progress.sources, data=form_data(initial), initial=initial, only=only)
        return without_errors(form, only.keys() - progress.shown)
    return SectionForm(current, progress.sources, initial=initial, only=only)


@answers_forgery(forged_json)
@require_http_methods(["GET", "POST"])
@never_cache
def autosave(request: HttpRequest, reference: str, key: UUID) -> HttpResponse:
    """Keep what is typed so far. Answers in JSON: the row's version, or why nothing was saved.

    GET tells a page whose token is old the new one: somebody signed in again in another tab.
    """
    if not may_enter(request, reference):
        return JsonResponse({"message": _("You have been signed out.")}, status=401)
    application = own_application(request, reference)
    if request.method == "GET":
        return JsonResponse({"token": get_token(request)})
    try:
        count_request(request, "save", account=application.applicant_id)
    except TooMany as many:
        return too_many_json(many)
    progress = Progress(application)
    current = progress.find_section(str(key), _asked(request))
    return section_saving.autosave(request, progress, str(key), current)
