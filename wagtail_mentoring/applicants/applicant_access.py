"""Whose pages of an application these are: its applicant's, or those of a browser that a link let in."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from wagtail_mentoring.applications.models import Application
from wagtail_mentoring.applications.return_links import find, fingerprint, fits

GRANTS = "wagtail_mentoring_grants"
#: How long a link keeps a browser in; then it has to be followed again.
HOURS = 12

View = Callable[..., HttpResponse]


def own_application(request: HttpRequest, reference: str) -> Application:
    """The application of the user, or of the browser that holds a grant for exactly this one.

    Someone else's is as unknown as one that does not exist.
    """
    if not request.user.is_authenticated:
        if application := granted(request, reference):
            return application
        raise Http404
    mine = Application.objects.of_applicant(request.user).for_their_writer()
    return get_object_or_404(mine, reference=reference)


def granted(request: HttpRequest, reference: str) -> Application | None:
    """The application that this browser was let into by a link. Never for somebody who is signed in."""
    grant = request.session.get(GRANTS, {}).get(reference)
    if request.user.is_authenticated or not grant or grant["until"] < timezone.now().timestamp():
        return None
    application = find(reference)
    return application if application and fits(application, grant["mark"]) else None


def was_let_in(request: HttpRequest, reference: str) -> bool:
    """Whether a link let this browser into the application, and its time is over now."""
    grant = request.session.get(GRANTS, {}).get(reference)
    return bool(grant) and grant["until"] < timezone.now().timestamp()


def grant(request: HttpRequest, application: Application) -> None:
    """Let this browser into ``application`` until it is closed, or some hours have passed."""
    until = timezone.now().timestamp() + HOURS * 3600
    mark = {"mark": fingerprint(application), "until": until}
    request.session[GRANTS] = {**request.session.get(GRANTS, {}), application.reference: mark}


def is_by_link(request: HttpRequest) -> bool:
    """Whether whoever may see an application of theirs here has not signed in."""
    return not request.user.is_authenticated


def renew_grant(request: HttpRequest, application: Application) -> None:
    """After the holder of a grant handed in: their own hand changed the status, so they may go on reading."""
    if is_by_link(request):
        application.refresh_from_db(fields=["status"])
        grant(request, application)


def for_applicant(view: View) -> View:
    """For the pages of one application: its applicant or the holder of a grant; kept by no cache."""

    @wraps(view)
    def inner(request: HttpRequest, reference: str, *args: Any, **kwargs: Any) -> HttpResponse:
        if may_enter(request, reference):
            return view(request, reference, *args, **kwargs)
        return to_login(request)

    return never_cache(inner)


def to_login(request: HttpRequest) -> HttpResponse:
    """To sign in and come back. Who pressed a button learns that it has done nothing."""
    if request.method == "POST":
        messages.warning(
            request,
            _("Nothing has happened yet: you were not signed in. Sign in, then press the button once more."),
        )
    return redirect_to_login(request.get_full_path())


def to_login_with_words(request: HttpRequest) -> HttpResponse:
    """The same for somebody who has written something, which waits in the session by now."""
    messages.info(request, _("What you wrote is not saved yet. It waits here until you have signed in."))
    return redirect_to_login(request.path)


def may_enter(request: HttpRequest, reference: str) -> bool:
    """Whether it makes sense to look: signed in, or with a grant that fits. Else a login is due."""
    return request.user.is_authenticated or granted(request, reference) is not None
