"""What a host may put into ``MIDDLEWARE``: the answer to visitors while the database cannot be reached."""

import logging
from collections.abc import Callable
from typing import Any

from django.db import Error, InterfaceError, OperationalError, connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

logger = logging.getLogger(__name__)

#: A database that is restarted is back within seconds; one that recovers takes a little longer.
RETRY_AFTER = 30

TEMPLATE = "wagtail_mentoring/layouts/database_away.html"


class DatabaseAwayMiddleware:
    """Answers 503 with a page that needs no database, when a view met none; scripts get JSON.

    What somebody sent to a page of ours is inside that page and can be sent again from there. A decorator of
    the views would come too early: with ``ATOMIC_REQUESTS`` the transaction fails around them, and who is
    asking is looked up inside the view, because Django's sessions and users are lazy.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if not isinstance(exception, (OperationalError, InterfaceError)) or not _is_database_away():
            return None
        logger.error("The database cannot be reached: %s", exception)
        response = _answer(request)
        response["Retry-After"] = str(RETRY_AFTER)
        response["Cache-Control"] = "no-store"
        return response


def _is_database_away() -> bool:
    """Whether a connection cannot be made or was lost: a lock or a full disk are other errors."""
    return not all(_is_reached(connection) for connection in connections.all(initialized_only=True))


def _is_reached(connection: BaseDatabaseWrapper) -> bool:
    """One that nobody opened for this request is tried: of itself it says nothing about its database."""
    try:
        connection.ensure_connection()
    except Error:
        return False
    return connection.is_usable()


def _answer(request: HttpRequest) -> HttpResponse:
    if request.headers.get("Accept", "").startswith("application/json"):
        message = _("The portal has no database for a moment. It is tried again by itself.")
        return JsonResponse({"message": message}, status=503)
    # Without the request: a context processor of the host may ask the database.
    return HttpResponse(render_to_string(TEMPLATE, _sent(request)), status=503)


def _sent(request: HttpRequest) -> dict[str, Any]:
    """What somebody sent to a page of ours, as hidden fields; nothing of a host's own, such as passwords."""
    match = request.resolver_match
    if request.method != "POST" or match is None or "wagtail_mentoring" not in match.app_names:
        return {"was_sent": False, "path": request.get_full_path()}
    fields = [(name, value) for name, values in request.POST.lists() for value in values]
    return {"was_sent": True, "path": request.get_full_path(), "fields": fields, "files": bool(request.FILES)}
