"""The pages with which a section answers: itself, what is wrong, two versions, and what was not saved."""

from collections.abc import Container, Iterable, Sequence
from typing import Any

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse
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
from .applicant_access import is_by_link
from .request_guards import after
from .responses import TEMPLATES, common, see_other, sent_version
from .section_pages import conflict_rows, section_context
from .sent_answers import SentAnswers, unnamed_rows
from .sent_files import Files, NotKept, none_kept
from .status_words import REFUSALS
from .unsent_answers import Unsent, had_waited


def section_page(
    request: HttpRequest,
    progress: Progress,
    current: Section,
    form: SectionForm,
    status: int = 200,
    *,
    unsaved: SentAnswers | None = None,
) -> HttpResponse:
    """The page of one section. ``unsaved`` is what was sent where nothing was saved: what has no control here
    is shown to be read, and goes along when the page is sent again."""
    sought = tidy_text(request.GET.get("find", ""))
    context = section_context(
        progress,
        current,
        form,
        sought=sought,
        sought_for=request.GET.get("for", ""),
        opened=request.GET.getlist("opened"),
    )
    context.update(
        was_sent=request.method == "POST", waits=had_waited(request), is_by_link=is_by_link(request)
    )
    if unsaved:
        held = progress.reachable_in(current)
        context.update(_carried(unsaved, [key for key in unsaved.sent if key not in held]))
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
        return not_saved_page(request, sent, message, none_kept(request), status)
    messages.error(request, message)
    if request.FILES:
        messages.warning(request, _("Please choose your file again as well."))
    _keep_version(progress, sent_version(request))
    return section_page(request, progress, current, form_of_unsaved(sent), status, unsaved=sent)


def _keep_version(progress: Progress, seen: int) -> None:
    """Let the page that comes back stand for the version its writer saw: what another tab saved since is a
    conflict, and to be shown as one."""
    progress.application.lock_version = min(seen, progress.application.lock_version)


def _carried(sent: SentAnswers, keys: Sequence[str]) -> dict[str, Any]:
    """What was sent for these questions, in words and as the fields of a form."""
    return {"besides": sent.rows(keys), "carried": sent.fields_of(keys)}


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
    _keep_version(progress, unsent.version)
    form = form_of_unsaved(SentAnswers(progress, current, unsent.data))
    return section_page(request, progress, current, form)


def problems_page(
    request: HttpRequest,
    progress: Progress,
    current: Section,
    extra: dict[str, Any],
    *,
    seen: Container[str] | None = None,
    unsaved: SentAnswers | None = None,
) -> HttpResponse:
    """The page once more with what was sent and what is wrong with it; ``unsaved`` where it was not saved."""
    only = progress.reachable_in(current)
    form = SectionForm(
        current, progress.sources, data=request.POST, initial={}, only=only, is_unsent=bool(unsaved)
    )
    hidden = [key for key in only if key not in progress.shown or (seen is not None and key not in seen)]
    without_errors(form, hidden)
    for key in filter(only.__contains__, extra):
        form.errors.pop(field_name(key), None)
        form.add_error(field_name(key), extra[key])
    if unsaved is None:
        return section_page(request, progress, current, form)
    _keep_version(progress, sent_version(request))
    return section_page(request, progress, current, form, 400, unsaved=unsaved)


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
        **_carried(sent, sent.without_a_question),
    }
    return render(request, f"{TEMPLATES}/conflict.html", context, status=409)


def not_saved_page(
    request: HttpRequest,
    sent: SentAnswers,
    message: str,
    files: Sequence[NotKept] = (),
    status: int = 409,
    *,
    is_partly_saved: bool = False,
    waits: bool = False,
) -> HttpResponse:
    """What was written and could not be saved, and why, to be copied; home if all of it is stored already."""
    application = sent.progress.application
    rows = sent.rows(sent.without_a_question if is_partly_saved else None)
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
        "is_partly_saved": is_partly_saved,
        "waits": waits,
    }
    return render(request, f"{TEMPLATES}/not_saved.html", context, status=status)


def partly_saved_page(request: HttpRequest, sent: SentAnswers, message: str, files: Files) -> HttpResponse:
    """The answers without a question, and every file that was not kept; all else is saved."""
    not_kept = [NotKept(file.name) if file.reason == message else file for file in files.not_kept]
    page = not_saved_page(request, sent, message, not_kept, is_partly_saved=True)
    return after(files.too_many, page) if files.too_many else page


def refused_page(request: HttpRequest, sent: SentAnswers, key: str) -> HttpResponse:
    """Nothing of it was saved, for what the application is by now and not for what the page was told of."""
    now = _looked_at_again(sent, key)
    return not_saved_page(request, now, why_not_saved(now.progress, key, now.current), none_kept(request))


def why_refused(sent: SentAnswers, key: str) -> Any:
    """As ``refused_page``: the reason alone."""
    now = _looked_at_again(sent, key)
    return why_not_saved(now.progress, key, now.current)


def _looked_at_again(sent: SentAnswers, key: str) -> SentAnswers:
    """What was sent, over what holds at this moment: somebody else may have been faster."""
    progress = Progress(fresh(sent.progress.application))
    return SentAnswers(progress, progress.find_section(key, sent.asked), sent.data)


def signed_out_page(request: HttpRequest, **kwargs: Any) -> HttpResponse:
    """What somebody has written whose session is over and cannot keep it until they are back."""
    return _stranger_page(request, _("You have been signed out, so this could not be saved."), 403)


def other_account_page(request: HttpRequest) -> HttpResponse:
    """What was sent to an application that is unknown to whoever is signed in, as somebody else's is. It may
    be their own, begun with another account or by a link."""
    if not unnamed_rows(request.POST) and not request.FILES:
        raise Http404
    reason = _(
        "This page does not belong to the account you are signed in with, so this could not be saved. "
        "Sign in with the account that you began with and open the page again."
    )
    return _stranger_page(request, reason, 404)


def _stranger_page(request: HttpRequest, reason: str, status: int) -> HttpResponse:
    context = {
        "reason": reason,
        "rows": unnamed_rows(request.POST),
        "files": none_kept(request),
        "sign_in": redirect_to_login(request.path).url,
    }
    return render(request, f"{TEMPLATES}/not_saved.html", context, status=status)


def why_not_saved(progress: Progress, key: str, current: Section | None) -> Any:
    """Why the page of ``key`` took no answer: the application's state or dates, or it is not there now."""
    reason = refusal_to_edit(progress.application)
    if key == ASKED_FOR and reason == "not_editable":
        return REFUSALS["nothing_asked"]
    if not reason and progress.is_partial:
        reason = "asked_for_some"
    return REFUSALS[reason or ("no_question" if current else "page_gone")]
