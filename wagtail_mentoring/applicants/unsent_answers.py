"""Answers that were sent after the session had ended: they wait in the new one until their writer is back."""

from django.conf import settings
from django.http import HttpRequest
from django.utils.datastructures import MultiValueDict

UNSENT = "wagtail_mentoring_unsent"
MOST_UNSENT = 100_000


def keep_unsent(request: HttpRequest) -> None:
    """Let the answers of an ended session wait in the new one; one inside a cookie is too small for them."""
    if settings.SESSION_ENGINE.endswith("signed_cookies"):
        return
    sent = {name: request.POST.getlist(name) for name in request.POST if name.startswith("q-")}
    if sum(len(value) for values in sent.values() for value in values) <= MOST_UNSENT:
        request.session[UNSENT] = {"path": request.path, "sent": sent}


def take_unsent(request: HttpRequest) -> MultiValueDict | None:
    unsent = request.session.get(UNSENT)
    if not unsent or unsent["path"] != request.path:
        return None
    del request.session[UNSENT]
    return MultiValueDict(unsent["sent"])
