"""Words that a person writes with one step: an objection, or why they withdraw or decline.

They outlive a session that ended, a token that is old, and a step that is refused, as answers of a form do.
"""

from functools import wraps
from typing import Any

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from wagtail_mentoring.application_forms.answer_rules import tidy_text
from wagtail_mentoring.applications.exceptions import ApplicationRefused
from wagtail_mentoring.applications.models import Application
from wagtail_mentoring.forgery import button_message, token_message
from wagtail_mentoring.waiting_forms import WaitingForms, page_name

from . import applicant_pages as pages
from .applicant_access import View
from .other_accounts import change_account, changes_account, waits_for_another
from .responses import TEMPLATES, common, refused
from .status_words import REFUSALS

WAITING = WaitingForms("wagtail_mentoring_unsent_words")
#: What the pages call the field.
FIELDS = ("text", "reason")
#: Characters of one text, more than any of the steps keeps.
MOST_LETTERS = 4000


def keeps_words(view: View) -> View:
    """Let what was sent after the session had ended wait for its writer. Who is signed in with another
    account reads it once more, for to them the application does not exist; what waits they do not read."""

    @wraps(view)
    def inner(request: HttpRequest, reference: str, *args: Any, **kwargs: Any) -> HttpResponse:
        if changes_account(request):
            return change_account(request)
        words = sent_words(request)
        if words and not request.user.is_authenticated and not _keep(request, words):
            return signed_out_with_words(request)
        try:
            return view(request, reference, *args, **kwargs)
        except Http404:
            if words:
                return _stranger_page(request, words, _other_account(), 404)
            if not words_to_show(request):
                raise
            return waits_for_another(request)

    return never_cache(inner)


def signed_out_with_words(request: HttpRequest, **kwargs: Any) -> HttpResponse:
    """What somebody has written whose session is over and cannot keep it until they are back."""
    reason = _("You are not signed in, so this was not sent.")
    return _stranger_page(request, sent_words(request), reason, 403)


def sent_words(request: HttpRequest) -> str:
    """What was written, whichever page it stood on; empty for a page that is only looked at."""
    sent = (tidy_text(request.POST.get(name, "")).strip() for name in FIELDS)
    return next(filter(None, sent), "")


def words_to_show(request: HttpRequest) -> str:
    """What the page's field holds: what was sent just now, or what has waited for its writer."""
    return sent_words(request) or WAITING.all(request).get(page_name(request), "")


def words_for_page(request: HttpRequest) -> str:
    """As ``words_to_show``; of those that have waited the page says that they are not sent yet."""
    words = words_to_show(request)
    if words and request.method != "POST":
        told = _("You were not signed in. What you wrote is below, but not sent yet: please send it now.")
        messages.warning(request, told)
    return words


def drop_words(request: HttpRequest) -> None:
    """They have arrived, or were shown to be copied."""
    WAITING.drop(request, page_name(request))


def refused_with_words(request: HttpRequest, application: Application, reason: str) -> HttpResponse:
    """Why the step is not taken, with what was written to be copied; without that, home with the reason."""
    words = words_to_show(request)
    if not words:
        return refused(request, ApplicationRefused(reason), pages.home_of(application))
    drop_words(request)
    context = {
        **common(request, application),
        "reason": REFUSALS[reason],
        "rows": _rows(words),
        "files": [],
        "home": pages.home_of(application),
        "is_draft": pages.is_draft(application),
    }
    status = 409 if request.method == "POST" else 200
    return render(request, f"{TEMPLATES}/not_saved.html", context, status=status)


def no_longer(request: HttpRequest, application: Application, reason: str) -> HttpResponse:
    """Where the step is over: home, which says by itself how it went, unless words have to be shown."""
    if words_to_show(request):
        return refused_with_words(request, application, reason)
    return redirect(pages.home_of(application))


def say_old_token(request: HttpRequest) -> None:
    """Somebody signed in again since the page was opened: nothing was done, and the page comes once more."""
    messages.error(request, token_message() if sent_words(request) else button_message())


def _keep(request: HttpRequest, words: str) -> bool:
    """Whether the words are in the session now."""
    return len(words) <= MOST_LETTERS and WAITING.keep(request, page_name(request), words)


def _rows(words: str) -> list[dict[str, str]]:
    return [{"label": _("What you wrote"), "text": words}]


def _other_account() -> str:
    return _(
        "This page does not belong to the account you are signed in with, so this was not sent. "
        "Sign in with the account that you applied with and open the page again."
    )


def _stranger_page(request: HttpRequest, words: str, reason: str, status: int) -> HttpResponse:
    context = {
        "reason": reason,
        "rows": _rows(words) if words else [],
        "files": [],
        "sign_in": redirect_to_login(request.path).url,
    }
    return render(request, f"{TEMPLATES}/not_saved.html", context, status=status)
