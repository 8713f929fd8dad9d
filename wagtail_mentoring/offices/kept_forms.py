"""What staff and reviewers write in the admin outlives a session that has ended and a token that is old.

Django looks at the token and Wagtail at who somebody is before a view is called, so these addresses stand in
front of both. The view is asked for its page then, and ``sent_before`` tells it what the form was sent with.
Only whose page it was is shown there what they wrote: at one browser a colleague may sign in next.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import update_wrapper
from typing import Any

from django import forms
from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import ResolverMatch, URLPattern, get_callable, reverse
from django.utils.translation import gettext as _
from wagtail.admin import messages
from wagtail.admin.localization import get_localized_response

from wagtail_mentoring.forgery import button_message, forgery, is_old_token, token_message
from wagtail_mentoring.waiting_forms import WaitingForms, page_name

from .writers import is_of, writer_of

WAITING = WaitingForms("wagtail_mentoring_unsent_forms")
#: Methods that Django lets pass without a token.
HARMLESS = ("GET", "HEAD", "OPTIONS", "TRACE")
TEMPLATE = "wagtail_mentoring/admin/not_saved.html"

#: Label and text of what somebody wrote.
Row = tuple[Any, str]
Written = Callable[[QueryDict], list[Row]]


@dataclass
class Sent:
    """What the form of a page was sent with. ``why`` says that it has not arrived.

    A view that shows it sets ``is_shown``, and ``is_over`` where it can only be copied any more.
    """

    data: QueryDict
    why: str
    is_shown: bool = False
    is_over: bool = False


def sent_before(request: HttpRequest) -> Sent | None:
    """What the page is asked to show in its form, for a request that only looks at the page."""
    return getattr(request, "wagtail_mentoring_sent", None)


def form_data(request: HttpRequest) -> QueryDict | None:
    """What the page's form holds: sent now, or before; None for one that is only looked at."""
    if request.method == "POST":
        return request.POST
    sent = sent_before(request)
    return sent.data if sent else None


def texts_of(form_class: type[forms.Form]) -> Written:
    """What is written in the texts of several lines of a form."""
    fields = [(field.label, name) for name, field in form_class.base_fields.items() if _is_text(field)]

    def written(data: QueryDict) -> list[Row]:
        return [(label, data.get(name, "")) for label, name in fields if data.get(name, "").strip()]

    return written


def has_text(form_class: type[forms.Form]) -> bool:
    return any(map(_is_text, form_class.base_fields.values()))


def _is_text(field: forms.Field) -> bool:
    return isinstance(field.widget, forms.Textarea)


class KeptFormPattern(URLPattern):
    """An address whose form is kept. Wagtail puts its own door around the view later, so this one is put
    around that when the address is resolved."""

    written: Written

    def resolve(self, path: str) -> ResolverMatch | None:
        match = super().resolve(path)
        if match is not None:
            match.func = KeptForm(match.func, self.written)
        return match


def keeps_form(pattern: URLPattern, written: Written) -> KeptFormPattern:
    """``pattern`` with a view that takes a form; ``written`` picks from the form what somebody wrote."""
    kept = KeptFormPattern(pattern.pattern, pattern.callback, pattern.default_args, pattern.name)
    kept.written = written
    return kept


class KeptForm:
    """The view behind one of these addresses, with Wagtail's door in front of it."""

    def __init__(self, view: Any, written: Written) -> None:
        update_wrapper(self, view)
        self.view, self.written = view, written
        # The check is made below.
        self.csrf_exempt = True

    def __call__(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Wagtail's door speaks the language that somebody chose, and so does what stands before it."""
        return get_localized_response(self._answer, request, *args, **kwargs)

    def _answer(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        def view() -> HttpResponse:
            return self.view(request, *args, **kwargs)

        if request.method in HARMLESS:
            return self._look(request, view)
        reason, is_let_in = forgery(request), _is_let_in(request)
        rows = self.written(request.POST)
        is_kept = request.method == "POST" and (rows or is_let_in)
        if reason and not (is_kept and is_old_token(reason, is_let_in=is_let_in)):
            return get_callable(settings.CSRF_FAILURE_VIEW)(request, reason=reason)
        if reason and is_let_in:
            return self._again(request, view, rows)
        if is_let_in:
            return _take(request, view)
        if not reason and (not rows or _keep(request)):
            return view()
        return _not_saved(request, rows, _why_not_sent(request))

    def _again(self, request: HttpRequest, view: Callable[[], HttpResponse], rows: list[Row]) -> HttpResponse:
        """The token is old: the page, as if it were only looked at, with what was sent."""
        if not is_of(request.user, request.POST):
            return _as_somebody_else(request, rows)
        sent = Sent(request.POST, token_message() if rows else button_message())
        response = _with(request, sent, view)
        if rows and not sent.is_shown:
            return _not_saved(request, rows, _why_not_shown(request, response))
        if response.status_code == 200:
            response.status_code = 403
        return response

    def _look(self, request: HttpRequest, view: Callable[[], HttpResponse]) -> HttpResponse:
        """The page, with what has waited for it."""
        name = page_name(request)
        waiting = WAITING.all(request).get(name) if request.method == "GET" else None
        if waiting is None or not _is_let_in(request):
            return view()
        data = _as_sent(waiting["fields"])
        if not is_of(request.user, data):
            return view()
        told = _("You were not signed in. What you wrote is below, but not sent yet: please send it now.")
        sent = Sent(data, told)
        response = _with(request, sent, view)
        if sent.is_shown and not sent.is_over:
            WAITING.replace(request, name, {**waiting, "is_shown": True})
        elif sent.is_over:
            WAITING.drop(request, name)
        elif not _is_refusal(response):
            WAITING.drop(request, name)
            reason = _("You were not signed in, so this was not sent. By now it cannot be sent any more.")
            return _not_saved(request, self.written(sent.data), reason)
        return response


def _as_somebody_else(request: HttpRequest, rows: list[Row]) -> HttpResponse:
    """The form was on a page of another account, or nobody knows of which."""
    if rows:
        reason = _("You signed in again meanwhile, perhaps with another account, so this was not sent.")
        return _not_saved(request, rows, reason)
    messages.warning(request, button_message())
    return redirect(request.get_full_path())


def _take(request: HttpRequest, view: Callable[[], HttpResponse]) -> HttpResponse:
    """What has waited goes with the form that showed it; a page that was opened before did not."""
    name = page_name(request)
    if WAITING.all(request).get(name, {}).get("is_shown"):
        WAITING.drop(request, name)
    return view()


def _with(request: HttpRequest, sent: Sent, view: Callable[[], HttpResponse]) -> HttpResponse:
    request.method = "GET"
    request.wagtail_mentoring_sent = sent  # type: ignore[attr-defined]  # for ``sent_before``
    return view()


def _keep(request: HttpRequest) -> bool:
    """Whether the form waits now. Somebody who may not enter loses the session with the next login, and what
    nobody is known to have written is shown to whoever sends it, at once."""
    if request.user.is_authenticated or not writer_of(request.POST):
        return False
    fields = {name: texts for name, texts in request.POST.lists() if name != "csrfmiddlewaretoken"}
    return WAITING.keep(request, page_name(request), {"fields": fields, "is_shown": False})


def _as_sent(fields: dict[str, list[str]]) -> QueryDict:
    data = QueryDict(mutable=True)
    for name, texts in fields.items():
        data.setlist(name, texts)
    return data


def _is_let_in(request: HttpRequest) -> bool:
    """Whether Wagtail's door lets somebody in."""
    return request.user.is_authenticated and request.user.has_perm("wagtailadmin.access_admin")


def _is_refusal(response: HttpResponse) -> bool:
    """Whether the page is not for who is there now: Wagtail leads them home then."""
    return response.status_code >= 400 or response.get("Location") == reverse("wagtailadmin_home")


def _why_not_sent(request: HttpRequest) -> str:
    if request.user.is_authenticated:
        return _("The account that you are signed in with cannot open this page, so this was not sent.")
    return _("You are not signed in, so this was not sent.")


def _why_not_shown(request: HttpRequest, response: HttpResponse) -> str:
    if _is_refusal(response):
        return _why_not_sent(request)
    return _("You signed in again meanwhile, so this was not sent. By now it cannot be sent any more.")


def _not_saved(request: HttpRequest, rows: list[Row], reason: str) -> HttpResponse:
    """What was written, to be copied. The page tells nothing else, as whoever reads it may be anybody."""
    rows_by_name = [{"label": label, "value": text} for label, text in rows]
    login_url = getattr(settings, "WAGTAILADMIN_LOGIN_URL", reverse("wagtailadmin_login"))
    context = {
        "reason": reason,
        "rows": rows_by_name,
        "sign_in": "" if _is_let_in(request) else redirect_to_login(request.get_full_path(), login_url).url,
    }
    response = render(request, TEMPLATE, context, status=403)
    response["Cache-Control"] = "no-store, private"
    return response
