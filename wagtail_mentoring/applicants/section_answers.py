"""The pages with which a section answers: itself, what is wrong, two versions, and what was not saved."""

from collections.abc import Container, Iterable, Sequence
from typing import Any

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from wagtail_mentoring.application_forms.answer_rules import tidy_text
from wagtail_mentoring.application_forms.forms import SectionForm, field_name
from wagtail_mentoring.applications.applicant_actions import refusal_to_edit
from wagtail_mentoring.applications.asking import ASKED_FOR
from wagtail_mentoring.applications.exceptions import AnswersChanged
from wagtail_mentoring.applications.models import Application
from wagtail_mentoring.applications.progress import Progress, Section

from . import applicant_pages as pages
from .responses import TEMPLATES, common, see_other, sent_version
from .section_pages import conflict_rows, section_context
from .sent_answers import SentAnswers, unnamed_rows
from .status_words import REFUSALS
from .unsent_answers import Unsent, had_waited, names_of_files


def section_page(
    request: HttpRequest,
    progress: Progress,
    current: Section,
    form: SectionForm,
    status: int = 200,
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
    context.update(was_sent=request.method == "POST", waits=had_waited(request))
    return render(request, f"{TEMPLATES}/section.html", context, status=status)


def form_of_unsaved(sent: SentAnswers) -> SectionForm:
    """The draft with what was sent over it, to be saved yet; nothing is said about what is wrong with it."""
    progress, current = sent.progress, sent.current
    initial = {**progress.initial_answers(current), **sent.on_page}
    only = progress.reachable_in(current)
    return SectionForm(current, progress.sources, initial=initial, only=only, is_unsent=True)


def unsaved_page(
    request: HttpRequest, progress: Progress, current: Section | None, message: str, status: int
) -> HttpResponse:
    """The page with what was sent and why it was not saved; its version stays the one the sender saw."""
    sent = SentAnswers(progress, current, request.POST)
    if current is None or not progress.can_edit:
        return not_saved_page(request, sent, message, names_of_files(request), status)
    messages.error(request, message)
    if request.FILES:
        messages.warning(request, _("Please choose your file again as well."))
    progress.application.lock_version = min(sent_version(request), progress.application.lock_version)
    return section_page(request, progress, current, form_of_unsaved(sent), status)


def waiting_page(request: HttpRequest, progress: Progress, current: Section, unsent: Unsent) -> HttpResponse:
    """The page with what was sent after the session had ended, against the version its writer saw."""
    messages.warning(
        request,
        _("You had been signed out. Your answers are below, but not saved yet: please save them now."),
    )
    for name in unsent.files:
        messages.warning(
            request, _("The file “%(name)s” was not kept. Please choose it again.") % {"name": name}
        )
    progress.application.lock_version = min(unsent.version, progress.application.lock_version)
    form = form_of_unsaved(SentAnswers(progress, current, unsent.data))
    return section_page(request, progress, current, form)


def problems_page(
    request: HttpRequest,
    application: Application,
    current: Section,
    extra: dict[str, Any],
    *,
    seen: Container[str] | None = None,
    is_saved: bool = True,
) -> HttpResponse:
    """The page once more with what was sent and what is wrong with it."""
    progress = Progress(fresh(application))
    only = progress.reachable_in(current)
    form = SectionForm(
        current, progress.sources, data=request.POST, initial={}, only=only, is_unsent=not is_saved
    )
    hidden = [key for key in only if key not in progress.shown or (seen is not None and key not in seen)]
    without_errors(form, hidden)
    for key, message in extra.items():
        form.errors.pop(field_name(key), None)
        form.add_error(field_name(key), message)
    return section_page(request, progress, current, form, 200 if is_saved else 400)


def without_errors(form: SectionForm, keys: Iterable[str]) -> SectionForm:
    """Questions that are not shown, or were not until now, are no mistake of anybody."""
    for key in keys:
        form.errors.pop(field_name(key), None)
    return form


def fresh(application: Application) -> Application:
    return Application.objects.for_their_writer().get(pk=application.pk)


def conflict_page(
    request: HttpRequest,
    sent: SentAnswers,
    conflict: AnswersChanged,
    answers: dict[str, Any],
    file_news: Sequence[str],
) -> HttpResponse:
    """Both values side by side; nothing is overwritten until the person has chosen."""
    now = Progress(fresh(sent.progress.application))
    context = {
        "application": now.application,
        "section": sent.section,
        "url": request.path,
        "copy": request.POST.get("copy", ""),
        "waits": had_waited(request),
        "rows": conflict_rows(sent.section, conflict, now.sources),
        "file_news": file_news,
        "asked": list(answers),
        "sent": [
            (field_name(key), value)
            for key, raw in answers.items()
            for value in (raw if isinstance(raw, list) else [raw])
        ],
    }
    return render(request, f"{TEMPLATES}/conflict.html", context, status=409)


def not_saved_page(
    request: HttpRequest,
    sent: SentAnswers,
    message: str,
    files: Sequence[str] = (),
    status: int = 409,
    *,
    only: Iterable[str] | None = None,
    waits: bool = False,
) -> HttpResponse:
    """What was written and could not be saved, and why, to be copied; home if all of it is stored already."""
    application, rows = sent.progress.application, sent.rows(only)
    if not rows and not files:
        messages.error(request, message)
        return see_other(pages.home_of(application))
    context = {
        **common(request, application),
        "reason": message,
        "rows": rows,
        "files": files,
        "home": pages.home_of(application),
        "is_draft": pages.is_draft(application),
        "is_partly_saved": only is not None,
        "waits": waits,
    }
    return render(request, f"{TEMPLATES}/not_saved.html", context, status=status)


def signed_out_page(request: HttpRequest) -> HttpResponse:
    """What somebody has written whose session is over and cannot keep it until they are back."""
    context = {
        "reason": _("You have been signed out, so this could not be saved."),
        "rows": unnamed_rows(request.POST),
        "files": names_of_files(request),
        "sign_in": redirect_to_login(request.path).url,
    }
    return render(request, f"{TEMPLATES}/not_saved.html", context, status=403)


def why_not_saved(progress: Progress, key: str, current: Section | None) -> Any:
    """Why the page of ``key`` took no answer: the application's state or dates, or it is not there now."""
    reason = refusal_to_edit(progress.application)
    if key == ASKED_FOR and reason == "not_editable":
        return REFUSALS["nothing_asked"]
    if not reason and progress.is_partial:
        reason = "asked_for_some"
    return REFUSALS[reason or ("no_question" if current else "page_gone")]
