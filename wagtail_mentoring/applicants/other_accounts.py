"""Whoever comes back with another account than the one they wrote with: what waits for that one waits on."""

from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from .responses import TEMPLATES
from .unsent_answers import WAITING, unsent_at

#: The button of the page: sign out, so that the other account can sign in.
CHANGE = "change_account"


def waits_for_another(request: HttpRequest) -> HttpResponse:
    """Says that something waits at this address, and nothing of what: it may be somebody else's. Where
    nothing waits, the application is as unknown as one that does not exist."""
    if not request.user.is_authenticated or unsent_at(request, request.path) is None:
        raise Http404
    return render(request, f"{TEMPLATES}/other_account.html", {"change": CHANGE}, status=404)


def change_account(request: HttpRequest) -> HttpResponse:
    """Signing out empties the session: what waits is put into the new one."""
    WAITING.sign_out(request)
    return redirect_to_login(request.path)
