"""What a page had sent when the session was over waits in the new session until its writer is back."""

from typing import Any

from django.conf import settings
from django.contrib.auth import logout
from django.http import HttpRequest

from .limits import TooMany, count_request

#: Characters of all pages of one kind together, and how many pages.
MOST_LETTERS = 100_000
MOST_PAGES = 20
#: Of all kinds, where in the session they wait.
_KEYS: set[str] = set()


class WaitingForms:
    """What pages of one kind have sent, under ``key`` of the session, each by its page's name."""

    def __init__(self, key: str) -> None:
        self.key = key
        _KEYS.add(key)

    def keep(self, request: HttpRequest, page: str, sent: Any) -> bool:
        """Whether ``sent``, plain data, waits now. A session inside a cookie is too small for it, and nobody
        fills the sessions with what is never fetched."""
        if settings.SESSION_ENGINE.endswith("signed_cookies"):
            return False
        try:
            count_request(request, "wait")
        except TooMany:
            return False
        pages = {**self.all(request), page: sent}
        if len(pages) > MOST_PAGES or sum(map(_letters, pages.values())) > MOST_LETTERS:
            return False
        request.session[self.key] = pages
        return True

    def replace(self, request: HttpRequest, page: str, sent: Any) -> None:
        """Note something beside what waits already."""
        request.session[self.key] = {**self.all(request), page: sent}

    def all(self, request: HttpRequest) -> dict[str, Any]:
        return dict(request.session.get(self.key, {}))

    def drop(self, request: HttpRequest, page: str) -> None:
        """It has arrived, was shown to be copied, or is not wanted any more."""
        pages = self.all(request)
        if pages.pop(page, None) is not None:
            request.session[self.key] = pages


def sign_out(request: HttpRequest) -> None:
    """Sign out of an account that is not the one for which something waits. That empties the session, so
    what waits, of every kind, is put into the new one."""
    waiting = {key: request.session[key] for key in _KEYS if key in request.session}
    logout(request)
    request.session.update(waiting)


def page_name(request: HttpRequest) -> str:
    """What the page is called whatever the language of its address."""
    match = request.resolver_match
    return " ".join([str(match and match.view_name), *map(str, match.kwargs.values() if match else ())])


def _letters(sent: Any) -> int:
    """Names count as well: whoever sends them makes them up."""
    if isinstance(sent, dict):
        return sum(len(name) + _letters(value) for name, value in sent.items())
    if isinstance(sent, list):
        return sum(map(_letters, sent))
    return len(str(sent))
