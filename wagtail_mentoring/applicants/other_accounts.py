"""Whoever comes back with another account than the one they wrote with: what waits for that one waits on."""

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from wagtail_mentoring.waiting_forms import sign_out

from .responses import TEMPLATES

#: The button of the page: sign out, so that the other account can sign in.
CHANGE = "change_account"


def waits_for_another(request: HttpRequest) -> HttpResponse:
    """Says that something waits at this address, and nothing of what: it may be somebody else's."""
    return render(request, f"{TEMPLATES}/other_account.html", {"change": CHANGE}, status=404)


def changes_account(request: HttpRequest) -> bool:
    """Whether the button was pressed. Nothing else may come of that, whoever is signed in by now."""
    return request.method == "POST" and request.POST.get("go") == CHANGE


def change_account(request: HttpRequest) -> HttpResponse:
    """Sign out, leave what waits where it is, and come back to the page."""
    sign_out(request)
    return redirect_to_login(request.path)
