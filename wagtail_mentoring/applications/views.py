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

from . import applicant_actions as actions
from . import applicant_pages as pages
from .answer_rules import tidy_text
from .choices import RevisionKind
from .entries import entry_for, open_entries
from .exceptions import AnswersChanged, AnswersIncomplete, ApplicationRefused
from .models import Application, RoundForm
from .progress import ASKED_AGAIN, Progress
from .request_actions import answer_request
from .request_pages import asked_row, status_extras
from .status_words import REFUSALS

TEMPLATES = "wagtail_mentoring/applications"
MAX_REASON = 1000

View = Callable[..., HttpResponse]


def personal(view: View) -> View:
    """For pages that belong to one person: signed in, and kept by no cache, not even the browser's."""
    return never_cache(login_required(view))


def own_application(request: HttpRequest, reference: str) -> Application:
    """The user's application; someone else's is as unknown as one that does not exist."""
    rows = Application.objects.of_applicant(request.user)
    related = ("round__program", "draft_version__form", "current_revision__form_version", "applicant")
    return get_object_or_404(rows.select_related(*related), reference=reference)


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
        "cards": [pages.card(application) for application in mine],
        "entries": open_entries(request.user),
    }
    return render(request, f"{TEMPLATES}/my_applications.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def start(request: HttpRequest, pk: int) -> HttpResponse:
    """GET is the door for visitors; POST, for people who are signed in, starts or goes on."""
    round_form = get_object_or_404(RoundForm.objects.select_related("round__program", "form"), pk=pk)
    if request.method == "POST":
        return _start(request, round_form)
    return render(
        request, f"{TEMPLATES}/start.html", {"entry": entry_for(round_form=round_form, user=request.user)}
    )


@login_required
def _start(request: HttpRequest, round_form: RoundForm) -> HttpResponse:
    try:
        application = actions.start_application(round_form=round_form, user=request.user)
    except ApplicationRefused as refusal:
        return refused(request, refusal, request.path)
    return see_other(pages.home_of(application))


@require_safe
@personal
def application(request: HttpRequest, reference: str) -> HttpResponse:
    """The status page. A draft has none yet: its home is the task list."""
    application = own_application(request, reference)
    if pages.is_draft(application):
        return redirect(pages.home_of(application))
    progress = Progress(application)
    context = {
        **_common(application),
        "dates": pages.next_dates(application),
        "sections": pages.handed_in_sections(application) if application.current_revision else [],
        "can_edit": progress.can_edit,
        "has_unsent_changes": progress.has_unsent_changes and progress.can_edit,
        **status_extras(progress),
    }
    return render(request, f"{TEMPLATES}/status.html", context)


@require_safe
@personal
def tasks(request: HttpRequest, reference: str) -> HttpResponse:
    application = own_application(request, reference)
    progress = Progress(application)
    if progress.is_partial or (not progress.can_edit and not pages.is_draft(application)):
        return redirect(pages.home_of(application))
    items = pages.tasks(progress)
    context = {
        **_common(application),
        "items": items,
        "done": pages.count_done(items),
        "news": pages.news_in_words(progress),
        "can_edit": progress.can_edit,
        "is_draft": pages.is_draft(application),
        "form_title": progress.version.schema["title"],
    }
    return render(request, f"{TEMPLATES}/tasks.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@personal
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
    hand_in: Any = actions.submit_application
    if seen_request := request.POST.get("asked", "")[:64]:
        # The page held answers to a request only, so nothing else is ever handed in by it.
        hand_in = partial(answer_request, seen_request=seen_request)
    try:
        revision = hand_in(
            application=application,
            user=request.user,
            idempotency_key=request.POST.get("once", "")[:64] or uuid4().hex,
            lock_version=sent_version(request),
            locale=translation.get_language() or "",
            seen_version=sent_number(request, "form_version"),
        )
    except AnswersIncomplete:
        return _ask_again(request, Progress(application))
    except AnswersChanged:
        application.refresh_from_db()
        return _check_page(request, Progress(application), changed=True, status=409)
    except ApplicationRefused as refusal:
        return refused(request, refusal, pages.home_of(application))
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
        **_common(application),
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
@personal
def receipt(request: HttpRequest, reference: str) -> HttpResponse:
    application = own_application(request, reference)
    if application.current_revision is None:
        return redirect(pages.home_of(application))
    context = {
        **_common(application),
        "dates": pages.next_dates(application),
        "sections": pages.handed_in_sections(application),
        "can_edit": actions.may_edit_now(application),
        "answers_only": application.current_revision.kind == RevisionKind.ANSWERED,
    }
    return render(request, f"{TEMPLATES}/receipt.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@personal
def withdraw(request: HttpRequest, reference: str) -> HttpResponse:
    """Ask, and withdraw by POST."""
    application = own_application(request, reference)
    if request.method != "POST":
        if not pages.may_withdraw_now(application):
            return redirect(pages.home_of(application))
        context = {**_common(application), "is_draft": pages.is_draft(application)}
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


def _common(application: Application) -> dict[str, Any]:
    return {
        "application": application,
        "standing": pages.standing(application),
        "deadline": pages.deadline_of(application),
        "contact": pages.contact_of(application),
        "can_withdraw": pages.may_withdraw_now(application),
    }
