"""What stands before a view that takes something a person wrote: forgery, floods, a disk without room.

Each answers so that nothing written is lost: the page comes again with it, or a script is told what to do.
"""

import errno
import re
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse, QueryDict, UnreadablePostError
from django.urls import get_callable
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt

from wagtail_mentoring.forgery import forgery, is_old_token, token_message
from wagtail_mentoring.limits import TooMany

from .applicant_access import may_enter

View = Callable[..., HttpResponse]


def answers_forgery(again: View | None = None, signed_out: View | None = None) -> Callable[[View], View]:
    """Check for forgery as Django's middleware does, and keep what a person wrote when only the token is old.

    ``again``, called with what the view is called with, answers then: nothing may be saved, what was sent may
    be shown to the person whose page it is; ``signed_out`` answers where the session has ended as well.
    Everything else gets the host's ``CSRF_FAILURE_VIEW``. Without ``again`` it is there for bodies that
    cannot be read: the middleware ends in a server error at some.
    """

    def decorate(view: View) -> View:
        @csrf_exempt  # the check is made below
        @wraps(view)
        def checked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if unreadable := _unreadable(request):
                return unreadable
            reason = forgery(request)
            if not reason:
                return view(request, *args, **kwargs)
            is_let_in = again is forged_json or may_enter(request, kwargs.get("reference", ""))
            answer = again if is_let_in else signed_out
            if answer and is_old_token(reason, is_let_in=is_let_in):
                return never_cache(answer)(request, *args, **kwargs)
            return get_callable(settings.CSRF_FAILURE_VIEW)(request, reason=reason)

        return checked

    return decorate


def _unreadable(request: HttpRequest) -> HttpResponse | None:
    """The answer to a body that cannot be read to its end; None for any other.

    Our pages are UTF-8, and so is what a browser sends from them. Other encodings can spell half characters,
    which neither a page nor a database can hold.
    """
    if (request.encoding or "utf-8").lower().replace("_", "-") not in ("utf-8", "utf8"):
        return HttpResponse(status=400)
    # Django 5.2 ends in a server error where the length is no number.
    if not re.fullmatch(r"[0-9]*", request.META.get("CONTENT_LENGTH") or ""):
        return HttpResponse(status=400)
    try:
        len(request.POST)
    except UnreadablePostError:
        # The connection broke; nobody is there to read the answer.
        return HttpResponse(status=400)
    except OSError as error:
        if error.errno not in (errno.ENOSPC, errno.EDQUOT):
            raise
        return _no_room(request)
    return None


def _no_room(request: HttpRequest) -> HttpResponse:
    """What was sent could not even be read: there is no room for it."""
    request._post, request._files = QueryDict(), {}
    message = _("There is no room for your file at the moment, because of a problem on our side.")
    advice = _("Nothing of this page was saved. Go back, leave the file out for now and save again.")
    if wants_json(request):
        return JsonResponse({"message": message}, status=507)
    return HttpResponse(f"{message} {advice}", content_type="text/plain; charset=utf-8", status=507)


def wants_json(request: HttpRequest) -> bool:
    return request.headers.get("Accept", "").startswith("application/json")


def forged_json(request: HttpRequest, *args: Any, **kwargs: Any) -> JsonResponse:
    """For scripts: the token is old, so they ask for a new one and try again; or the session has ended."""
    if not request.user.is_authenticated:
        return JsonResponse({"message": _("You have been signed out.")}, status=401)
    return JsonResponse({"message": token_message()}, status=403)


def too_many_message(many: TooMany) -> str:
    """A whole sentence: what to do and when."""
    return " ".join([_("Nothing is saved yet: this was done very often in a short time."), _when(many)])


def too_many_files(many: TooMany) -> str:
    """The same of one file among others."""
    return " ".join([_("Many files were sent in a short time, so this one has to wait."), _when(many)])


def _when(many: TooMany) -> str:
    minutes = -(-many.retry_after // 60)
    return ngettext(
        "Please try again in %(minutes)d minute.", "Please try again in %(minutes)d minutes.", minutes
    ) % {"minutes": minutes}


def after(many: TooMany, response: HttpResponse) -> HttpResponse:
    """``response`` with when to come again."""
    response["Retry-After"] = str(many.retry_after)
    return response


def too_many_json(many: TooMany) -> HttpResponse:
    return after(many, JsonResponse({"message": too_many_message(many)}, status=429))
