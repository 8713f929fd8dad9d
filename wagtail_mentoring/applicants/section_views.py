"""One section of the form: its page and its autosave."""

from collections.abc import Callable, Container, Iterable, Iterator
from functools import partial
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import redirect, render
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from wagtail_mentoring.application_forms.answer_rules import tidy_text
from wagtail_mentoring.application_forms.exceptions import FileRefused
from wagtail_mentoring.application_forms.forms import SectionForm, field_name, form_data
from wagtail_mentoring.application_forms.mentor_picks import Pick
from wagtail_mentoring.applications import applicant_actions as actions
from wagtail_mentoring.applications import file_actions
from wagtail_mentoring.applications.choices import SectionState
from wagtail_mentoring.applications.exceptions import AnswersChanged, AnswersIncomplete, ApplicationRefused
from wagtail_mentoring.applications.models import Application
from wagtail_mentoring.applications.progress import ASKED_AGAIN, Progress, Section
from wagtail_mentoring.limits import TooMany, count_request

from . import applicant_pages as pages
from .applicant_access import is_by_link, may_enter, own_application
from .request_guards import (
    after,
    answers_forgery,
    forged_json,
    token_message,
    too_many_json,
    too_many_message,
)
from .responses import TEMPLATES, refused, see_other, sent_version
from .section_pages import conflict_rows, section_context
from .status_words import REFUSALS
from .unsent_answers import keep_unsent, take_unsent


def _forged(request: HttpRequest, reference: str, key: UUID) -> HttpResponse:
    """The page with what was sent, none of it saved: somebody signed in again since it was opened."""
    application = own_application(request, reference)
    progress = Progress(application)
    current = progress.find_section(str(key), _asked(request))
    if current is None or not progress.can_edit:
        return see_other(pages.home_of(application))
    return _unsaved_page(request, progress, current, token_message(), 403)


@answers_forgery(_forged)
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def section(request: HttpRequest, reference: str, key: UUID) -> HttpResponse:
    """One page of the form. Sent after the session has ended, the answers wait until the person is back."""
    if not may_enter(request, reference):
        if request.method == "POST":
            keep_unsent(request)
        return redirect_to_login(request.path)
    application = own_application(request, reference)
    progress = Progress(application)
    current = progress.find_section(str(key), _asked(request))
    if current is None:
        return see_other(_instead_of(str(key), application))
    if not progress.can_edit:
        return redirect(pages.home_of(application))
    if request.method == "POST":
        try:
            count_request(request, "save", account=application.applicant_id)
        except TooMany as many:
            page = _unsaved_page(request, progress, current, too_many_message(many), 429)
            return after(many, page)
        return _save(request, progress, current)
    return _section_page(request, progress, current, _form_to_show(request, progress, current))


def _instead_of(key: str, application: Application) -> str:
    """Where to go when a page is not there: nothing needs the person any more, or the page went away with a
    new version of the form or another answer. Its answers are kept; the task list says what changed."""
    return (
        pages.address("application_check", application) if key == ASKED_AGAIN else pages.home_of(application)
    )


def _asked(request: HttpRequest) -> list[str]:
    """The questions that the page held which was sent."""
    return request.POST.getlist("asked")


def _sent_form(request: HttpRequest, progress: Progress, current: Section) -> SectionForm:
    """The form of what was sent: a question that came to the page since then has not been left empty."""
    reachable = progress.reachable_in(current)
    asked = _asked(request)
    only = [key for key in reachable if key in asked] if asked else list(reachable)
    return SectionForm(current, progress.sources, data=request.POST, initial={}, only=only)


def _form_to_show(request: HttpRequest, progress: Progress, current: Section) -> SectionForm:
    """The draft; what was sent after the session had ended; or the draft with its problems."""
    initial, only = progress.initial_answers(current), progress.reachable_in(current)
    if unsent := take_unsent(request):
        messages.warning(
            request,
            _("You had been signed out. Your answers are below, but not saved yet: please save them now."),
        )
        return _form_of_unsaved(progress, current, unsent)
    wants_problems = request.GET.get("show") == "problems"
    if wants_problems or progress.state_of(current) == SectionState.NEEDS_ATTENTION:
        form = SectionForm(current, progress.sources, data=form_data(initial), initial=initial, only=only)
        return _without_errors(form, only.keys() - progress.shown)
    return SectionForm(current, progress.sources, initial=initial, only=only)


def _form_of_unsaved(progress: Progress, current: Section, data: MultiValueDict) -> SectionForm:
    """The draft with what was sent over it, to be saved yet; nothing is said about what is wrong with it."""
    initial, only = progress.initial_answers(current), progress.reachable_in(current)
    sent = SectionForm(current, progress.sources, data=data, initial={}, only=only).raw_answers()
    return SectionForm(current, progress.sources, initial={**initial, **sent}, only=only, is_unsent=True)


def _unsaved_page(
    request: HttpRequest, progress: Progress, current: Section, message: str, status: int
) -> HttpResponse:
    """The page with what was sent and why it was not saved; its version stays the one the sender saw."""
    messages.error(request, message)
    if request.FILES:
        messages.warning(request, _("Please choose your file again as well."))
    progress.application.lock_version = min(sent_version(request), progress.application.lock_version)
    form = _form_of_unsaved(progress, current, request.POST)
    return _section_page(request, progress, current, form, status)


def _without_errors(form: SectionForm, keys: Iterable[str]) -> SectionForm:
    """Questions that are not shown, or were not until now, are no mistake of anybody."""
    for key in keys:
        form.errors.pop(field_name(key), None)
    return form


def _save(request: HttpRequest, progress: Progress, current: Section) -> HttpResponse:
    """Keep the answers, then the files, then do what the button asked for."""
    application = progress.application
    pick = _pick_of(request, current)
    answers = _sent_form(request, progress, current).raw_answers()
    if pick and pick.question in answers:
        answers[pick.question] = pick.apply(answers[pick.question])
    try:
        application = _save_draft(request, application, answers)
        file_problems = _keep_files(request, application, current)
    except AnswersChanged as conflict:
        return _conflict_page(request, progress, current, conflict, answers)
    except AnswersIncomplete as incomplete:
        return _again(
            request, application, current, {key: p.message for key, p in incomplete.problems.items()}, 400
        )
    except ApplicationRefused as refusal:
        return refused(request, refusal, pages.home_of(application))
    if pick:
        return see_other(_after_pick(request, pick))
    if request.POST.get("go") == "later" and not file_problems:
        return see_other(pages.address("application_tasks", application))
    return _go_on(request, application, current, file_problems, _seen(request, progress, current))


def _seen(request: HttpRequest, progress: Progress, current: Section) -> set[str]:
    """The questions that the sender was shown. The page of what needs the person held those it asked, while
    an answer on it, kept by a script, may have opened others of the form."""
    if current["key"] == ASKED_AGAIN and (asked := _asked(request)):
        return set(asked)
    return {*progress.shown, *request.POST.getlist("seen")}


def _save_draft(request: HttpRequest, application: Application, answers: dict[str, Any]) -> Application:
    return actions.save_draft(
        application=application,
        user=application.applicant,
        answers=answers,
        lock_version=sent_version(request),
    )


def _keep_files(request: HttpRequest, application: Application, current: Section) -> dict[str, Any]:
    """Remove and attach what was asked for; return why files were not taken, by question key."""
    problems = {}
    for key in [question["key"] for question in current["questions"]]:
        for act in _file_acts(request, key):
            try:
                act(
                    application=application,
                    user=application.applicant,
                    question_key=key,
                    by_link=is_by_link(request),
                )
            except FileRefused as refusal:
                problems[key] = refusal.message
    return problems


def _file_acts(request: HttpRequest, key: str) -> Iterator[Callable[..., Any]]:
    """What is to be done with the file of one question: take it away, keep the one that was sent."""
    if request.POST.get("remove_file") == key:
        yield partial(file_actions.remove_file, seen=request.POST.get(f"file-{key}"))
    for upload in request.FILES.getlist(field_name(key))[:1]:
        yield partial(file_actions.attach_file, upload=upload)


def _go_on(
    request: HttpRequest,
    application: Application,
    current: Section,
    file_problems: dict[str, Any],
    seen: set[str],
) -> HttpResponse:
    """To the next section, or the same page again with what is wrong or with what an answer opened."""
    if request.POST.get("remove_file") and not file_problems:
        return see_other(request.path)
    progress = Progress(_fresh(application))
    if current["key"] == ASKED_AGAIN:
        current = progress.find_section(ASKED_AGAIN, _asked(request)) or current
    here = [question["key"] for question in current["questions"] if question["key"] in progress.shown]
    opened = [key for key in here if key not in seen]
    wrong = (set(here) & progress.problems.keys()) - set(opened)
    if wrong or file_problems:
        return _again(request, application, current, file_problems, seen=seen)
    if opened:
        query = urlencode({"opened": opened}, doseq=True)
        return see_other(f"{request.path}?{query}#{pages.control_id(opened[0])}")
    following = progress.section_after(current["key"])
    if following is None:
        return see_other(pages.address("application_check", application))
    return see_other(pages.address("application_section", application, following["key"]))


def _again(
    request: HttpRequest,
    application: Application,
    current: Section,
    extra: dict[str, Any],
    status: int = 200,
    seen: Container[str] | None = None,
) -> HttpResponse:
    """The page once more with what was sent and what is wrong with it."""
    progress = Progress(_fresh(application))
    only = progress.reachable_in(current)
    form = SectionForm(current, progress.sources, data=request.POST, initial={}, only=only)
    hidden = [key for key in only if key not in progress.shown or (seen is not None and key not in seen)]
    _without_errors(form, hidden)
    for key, message in extra.items():
        form.errors.pop(field_name(key), None)
        form.add_error(field_name(key), message)
    return _section_page(request, progress, current, form, status)


def _fresh(application: Application) -> Application:
    return Application.objects.for_their_writer().get(pk=application.pk)


def _section_page(
    request: HttpRequest, progress: Progress, current: Section, form: SectionForm, status: int = 200
) -> HttpResponse:
    sought = tidy_text(request.GET.get("find", ""))
    context = section_context(
        progress,
        current,
        form,
        sought=sought,
        sought_for=request.GET.get("for", ""),
        opened=request.GET.getlist("opened"),
    )
    context["was_sent"] = request.method == "POST"
    return render(request, f"{TEMPLATES}/section.html", context, status=status)


def _conflict_page(
    request: HttpRequest,
    progress: Progress,
    current: Section,
    conflict: AnswersChanged,
    answers: dict[str, Any],
) -> HttpResponse:
    """Both values side by side; nothing is overwritten until the person has chosen."""
    fresh = Progress(_fresh(progress.application))
    context = {
        "application": fresh.application,
        "section": current,
        "rows": conflict_rows(current, conflict, fresh.sources),
        "asked": list(answers),
        "sent": [
            (field_name(key), value)
            for key, raw in answers.items()
            for value in (raw if isinstance(raw, list) else [raw])
        ],
    }
    return render(request, f"{TEMPLATES}/conflict.html", context, status=409)


def _pick_of(request: HttpRequest, current: Section) -> Pick | None:
    """The mentor button that was pressed. Enter in the search field, which presses none, searches."""
    if pick := Pick.read(request.POST.get("mentor", "")):
        return pick
    if request.POST.get("go"):
        return None
    for question in current["questions"]:
        sought = request.POST.get(f"find-{question['key']}", "").strip()
        if sought and sought != request.POST.get(f"found-{question['key']}", "").strip():
            return Pick("find", question["key"])
    return None


def _after_pick(request: HttpRequest, pick: Pick) -> str:
    anchor = f"#{pages.control_id(pick.question)}"
    if pick.verb != "find":
        return f"{request.path}{anchor}"
    sought = tidy_text(request.POST.get(f"find-{pick.question}", "")).strip()
    return f"{request.path}?{urlencode({'find': sought, 'for': pick.question})}{anchor}"


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
    if current is None:
        return JsonResponse({"message": _("The form has changed.")}, status=409)
    form = _sent_form(request, progress, current)
    try:
        application = _save_draft(request, application, form.raw_answers())
    except AnswersChanged:
        return JsonResponse({"message": _("Changed in another tab.")}, status=409)
    except AnswersIncomplete as incomplete:
        problem = next(iter(incomplete.problems.values()))
        return JsonResponse({"message": str(problem.message)}, status=400)
    except ApplicationRefused as refusal:
        return JsonResponse({"message": str(REFUSALS[refusal.reason])}, status=409)
    return JsonResponse({"version": application.lock_version})
