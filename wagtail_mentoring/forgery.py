"""Django's check against forged requests, for views that keep what a person wrote when its token is old."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import REASON_NO_CSRF_COOKIE, CsrfViewMiddleware
from django.utils.translation import gettext as _

#: Reasons of Django's that begin so are about the token, which a login in another tab changes. The others
#: are about where the request came from.
ABOUT_THE_TOKEN = "CSRF "  # noqa: S105  the beginning of a sentence


class _ForgeryCheck(CsrfViewMiddleware):
    """Django's own check, which tells the reason instead of answering with it."""

    def _reject(self, request: HttpRequest, reason: str) -> Any:
        return reason


def forgery(request: HttpRequest) -> str:
    """Why Django would refuse the request as forged; empty if it would not."""
    check = _ForgeryCheck(lambda request: HttpResponse())
    check.process_request(request)
    return check.process_view(request, None, (), {}) or ""


def is_old_token(reason: str, *, is_let_in: bool) -> bool:
    """Whether only the token is wrong. Whoever is not let in has at least looked at a page of ours before.

    Where tokens are kept in the session, the end of that took theirs away.
    """
    has_looked = reason != REASON_NO_CSRF_COOKIE or settings.CSRF_USE_SESSIONS
    return reason.startswith(ABOUT_THE_TOKEN) and (is_let_in or has_looked)


def token_message() -> str:
    return _(
        "Nothing is saved yet: you signed in again meanwhile, perhaps in another tab. "
        "What you wrote is below. Please send it once more."
    )


def button_message() -> str:
    return _("Nothing has happened yet: you signed in again meanwhile. Please press the button once more.")
