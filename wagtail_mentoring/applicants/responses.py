"""What the applicant’s views have in common: how they answer, and how they read what was sent."""

from functools import wraps
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from wagtail_mentoring.applications.applicant_actions import why_not_withdraw
from wagtail_mentoring.applications.exceptions import ApplicationRefused
from wagtail_mentoring.applications.models import Application

from . import applicant_pages as pages
from .applicant_access import View, is_by_link
from .outcomes import outcome_of
from .status_words import REFUSALS

TEMPLATES = "wagtail_mentoring/applications"


def personal(view: View) -> View:
    """For pages that belong to one person: signed in, and kept by no cache, not even the browser's."""
    return never_cache(login_required(view))


def acts_by_post(view: View) -> View:
    """For a step without a page of its own. GET, as after signing in again, leads to the application."""

    @require_http_methods(["GET", "HEAD", "POST"])
    @wraps(view)
    def inner(request: HttpRequest, reference: str) -> HttpResponse:
        if request.method == "POST":
            return view(request, reference)
        return redirect("wagtail_mentoring:application", reference)

    return inner


def see_other(url: str) -> HttpResponseRedirect:
    """303: the browser goes on with GET, so neither refresh nor Back sends a form twice."""
    response = HttpResponseRedirect(url)
    response.status_code = 303
    return response


def refused(request: HttpRequest, refusal: ApplicationRefused, url: str) -> HttpResponse:
    """Back to ``url`` with the reason in words."""
    messages.error(request, REFUSALS[refusal.reason])
    return see_other(url)


def sent_version(request: HttpRequest) -> int:
    """The version of the row the sender saw; an unreadable one is the oldest, which never overwrites."""
    return sent_number(request, "version")


def sent_number(request: HttpRequest, name: str) -> int:
    """A whole number of the form that was sent; 0 for what is none."""
    sent = request.POST.get(name, "")
    return int(sent) if sent.isascii() and sent.isdigit() and len(sent) < 10 else 0


def common(request: HttpRequest, application: Application) -> dict[str, Any]:
    """What every page about one application shows."""
    why_not = why_not_withdraw(application)
    outcome = outcome_of(application)
    return {
        "application": application,
        "standing": pages.standing(application, outcome),
        "outcome": outcome,
        "contact": pages.contact_of(application),
        "can_withdraw": not why_not and not is_by_link(request),
        "stays_because": REFUSALS[why_not] if why_not == "paired" else "",
        "is_by_link": is_by_link(request),
    }
