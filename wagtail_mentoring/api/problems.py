"""Errors as problem details (RFC 9457): what went wrong, in which field, and when to try again."""

from collections.abc import Iterator, Mapping
from http import HTTPStatus
from typing import Any

from django.core.exceptions import (
    PermissionDenied,
    RequestDataTooBig,
    SuspiciousOperation,
    ValidationError,
)
from django.http import Http404
from django.utils.translation import gettext as _
from rest_framework import exceptions, status
from rest_framework.response import Response
from rest_framework.settings import api_settings
from rest_framework.views import set_rollback

from wagtail_mentoring.limits import TooMany

from .refusals import Conflict, refusal_of

MEDIA_TYPE = "application/problem+json"


class TooLarge(exceptions.APIException):
    status_code = status.HTTP_413_REQUEST_ENTITY_TOO_LARGE
    default_code = "too_large"


def problem_response(error: Exception, context: Mapping[str, Any]) -> Response | None:
    """The answer to ``error``; None for what is no fault of the caller."""
    known = _as_api_exception(error)
    if known is None:
        return None
    set_rollback()
    response = Response(problem_of(known), status=known.status_code, content_type=MEDIA_TYPE)
    if header := getattr(known, "auth_header", None):
        response["WWW-Authenticate"] = header
    if wait := getattr(known, "wait", None):
        response["Retry-After"] = str(int(wait))
    return response


def problem_of(error: exceptions.APIException) -> dict[str, Any]:
    """What is told of ``error``: the members of RFC 9457, a ``code``, and ``errors`` by field."""
    problem: dict[str, Any] = {
        "type": "about:blank",
        "title": HTTPStatus(error.status_code).phrase,
        "status": error.status_code,
    }
    if isinstance(error, exceptions.ValidationError):
        fields = list(_field_errors(error.get_full_details()))
        detail = " ".join(one["message"] for one in fields if not one["field"])
        return {**problem, "detail": detail or _first(fields), "code": "invalid", "errors": fields}
    more = getattr(error, "more", {})
    return {**problem, "detail": str(error.detail), "code": str(error.get_codes()), **more}


def _first(fields: list[dict[str, str]]) -> str:
    return f"{fields[0]['field']}: {fields[0]['message']}" if fields else ""


def _field_errors(details: Any, field: str = "") -> Iterator[dict[str, str]]:
    """Each message with the path of its field, such as ``answers.goals``; empty for the whole request."""
    if isinstance(details, list):
        for number, item in enumerate(details):
            is_message = isinstance(item, dict) and item.keys() == {"message", "code"}
            yield from _field_errors(item, field if is_message else _below(field, number))
    elif isinstance(details, dict) and details.keys() == {"message", "code"}:
        yield {"field": field, "code": str(details["code"]), "message": str(details["message"])}
    elif isinstance(details, dict):
        for name, item in details.items():
            yield from _field_errors(item, _below(field, name))


def _below(field: str, name: Any) -> str:
    if name == api_settings.NON_FIELD_ERRORS_KEY:
        return field
    return f"{field}.{name}" if field else str(name)


def _as_api_exception(error: Exception) -> exceptions.APIException | None:
    if isinstance(error, exceptions.APIException):
        return error
    if refusal := refusal_of(error):
        return refusal
    if isinstance(error, Http404):
        return exceptions.NotFound()
    if isinstance(error, PermissionDenied):
        return exceptions.PermissionDenied()
    if isinstance(error, TooMany):
        return exceptions.Throttled(wait=error.retry_after)
    if isinstance(error, RequestDataTooBig):
        return TooLarge(_("The request is too large."))
    if isinstance(error, SuspiciousOperation):
        return exceptions.ParseError()
    if isinstance(error, ValidationError):
        return _refusal(error)
    return None


def _refusal(error: ValidationError) -> exceptions.APIException:
    """What our actions raise: a whole sentence for people, or sentences by field."""
    if hasattr(error, "error_dict"):
        return exceptions.ValidationError(error.message_dict)
    return Conflict(" ".join(error.messages))
