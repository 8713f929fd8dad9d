"""Steps on one application that a link from a mail is not enough for: what cannot be taken back."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from wagtail_mentoring.applications.models import Application

from . import applicant_pages as pages
from .applicant_access import View, granted, to_login, to_login_with_words
from .request_guards import answers_forgery
from .written_words import keeps_words, sent_words, signed_out_with_words, words_to_show

TEMPLATE = "wagtail_mentoring/applications/sign_in_first.html"


def for_signed_in(view: View) -> View:
    """For the applicant signed in. Whoever came by a link reads why that is not enough, and where to go."""

    @wraps(view)
    def inner(request: HttpRequest, reference: str, *args: Any, **kwargs: Any) -> HttpResponse:
        if application := granted(request, reference):
            return _explain(request, application)
        if not request.user.is_authenticated:
            return to_login_with_words(request) if sent_words(request) else to_login(request)
        return view(request, reference, *args, **kwargs)

    return never_cache(inner)


def word_step(again: View) -> Callable[[View], View]:
    """For a step on one's own application that takes words: asked about by GET, done by POST.

    What was written outlives an ended session, a link that is not enough and an old token. ``again``, called
    with what the view is called with, shows the page once more after the last.
    """

    def decorate(view: View) -> View:
        guarded = require_http_methods(["GET", "HEAD", "POST"])(keeps_words(for_signed_in(view)))
        return answers_forgery(keeps_words(again), signed_out_with_words)(guarded)

    return decorate


def _explain(request: HttpRequest, application: Application) -> HttpResponse:
    """Signing in leads on to the page that was asked for, or home where a form without words was sent."""
    home = pages.home_of(application)
    has_words = bool(words_to_show(request))
    wanted = request.get_full_path() if has_words or request.method in ("GET", "HEAD") else home
    context = {
        "application": application,
        "home": home,
        "sign_in": redirect_to_login(wanted).url,
        "has_words": has_words,
    }
    return render(request, TEMPLATE, context, status=403)
