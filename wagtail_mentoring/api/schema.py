"""The OpenAPI description: what every operation says of itself, and the whole, of our paths only."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from drf_spectacular.drainage import GENERATOR_STATS
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.openapi import AutoSchema
from drf_spectacular.settings import patched_settings
from drf_spectacular.utils import OpenApiExample, OpenApiResponse, extend_schema
from rest_framework import serializers

from .answer_fields import RawAnswerField
from .problems import MEDIA_TYPE

VERSION = "1.0.0"

#: Each said here, so that nothing depends on the host's ``SPECTACULAR_SETTINGS``.
SETTINGS: Mapping[str, Any] = {
    "TITLE": "Mentoring",
    "DESCRIPTION": (
        "Programs, rounds, mentors and applications of a mentoring portal. Who asks sees what they would see "
        "on the portal's pages, and every step keeps the same rules. Errors are problem details (RFC 9457)."
    ),
    "VERSION": VERSION,
    "OAS_VERSION": "3.1.0",
    "COMPONENT_SPLIT_REQUEST": True,
    "COMPONENT_SPLIT_PATCH": True,
    "COMPONENT_NO_READ_ONLY_REQUIRED": False,
    "SCHEMA_PATH_PREFIX": "",
    "SCHEMA_PATH_PREFIX_TRIM": False,
    "SCHEMA_PATH_PREFIX_INSERT": "",
    "ENFORCE_NON_BLANK_FIELDS": False,
    "SORT_OPERATIONS": True,
    "PREPROCESSING_HOOKS": [],
    "POSTPROCESSING_HOOKS": [],
    "ENUM_NAME_OVERRIDES": {},
    "ENUM_ADD_EXPLICIT_BLANK_NULL_CHOICE": False,
    "GENERIC_ADDITIONAL_PROPERTIES": None,
    "APPEND_COMPONENTS": {},
    "SECURITY": [],
    "TAGS": [],
    "EXTENSIONS_INFO": {},
    "EXTENSIONS_ROOT": {},
    "DISABLE_ERRORS_AND_WARNINGS": False,
}

#: What each kind of error means to a caller.
PROBLEMS: Mapping[int, str] = {
    400: "Something in the request cannot be used; `errors` names the fields.",
    401: "Sign in, or send a token.",
    403: "This account may not do it.",
    404: "There is nothing here for this account.",
    409: "A rule stands against it, or somebody was faster; `detail` says what to do.",
    413: "The request or the file is too large.",
    415: "Send JSON, or a form with a file where one is uploaded.",
    429: "Too often; `Retry-After` says in how many seconds to try again.",
    507: "The file could not be kept because of a problem on this side.",
}


class FieldErrorSerializer(serializers.Serializer):
    field = serializers.CharField(help_text="Path of the field, empty for the request as a whole.")
    code = serializers.CharField()
    message = serializers.CharField()


class ConflictingAnswerSerializer(serializers.Serializer):
    """An answer that was changed elsewhere since it was read."""

    question = serializers.UUIDField()
    stored = RawAnswerField()
    sent = RawAnswerField()


class ProblemSerializer(serializers.Serializer):
    """Problem details, RFC 9457."""

    type = serializers.CharField(default="about:blank")
    title = serializers.CharField()
    status = serializers.IntegerField()
    detail = serializers.CharField(help_text="A sentence for people, in the language that was asked for.")
    code = serializers.CharField(help_text="A word for programs.")
    errors = FieldErrorSerializer(many=True, required=False)
    conflicts = ConflictingAnswerSerializer(many=True, required=False)


class ApiSchema(AutoSchema):
    """A view's own class: DRF's default is the host's affair."""


def operation(
    summary: str,
    *,
    response: Any,
    example: Any = None,
    status: int = 200,
    request: Any = None,
    request_example: Any = None,
    parameters: Sequence[Any] = (),
    problems: Sequence[int] = (),
    tag: str = "",
    operation_id: str | None = None,
    description: str = "",
    media: str = "application/json",
    request_media: str = "application/json",
) -> Callable:
    """Say of a view's method what it takes and answers, each with an example."""
    described = extend_schema(
        operation_id=operation_id,
        summary=summary,
        description=description or summary,
        request=request,
        responses=_responses((status, media), response, summary, problems),
        parameters=list(parameters),
        examples=_examples(status, example, request_example, request_media),
        tags=[tag] if tag else None,
    )

    def describe(method: Callable) -> Callable:
        # Else the class would be the one of the host's settings.
        method.__dict__["kwargs"] = {"schema": ApiSchema}
        return described(method)

    return describe


def _responses(
    answer: tuple[int, str], response: Any, summary: str, problems: Sequence[int]
) -> dict[Any, Any]:
    """By status and kind of media. Nothing at all is answered without a kind."""
    described = OpenApiResponse(response, description=summary)
    found: dict[Any, Any] = {answer if response else answer[0]: described}
    for code in sorted({*problems, 429}):
        found[code, MEDIA_TYPE] = OpenApiResponse(ProblemSerializer, description=PROBLEMS[code])
    return found


def _examples(status: int, answer: Any, request: Any, media: str) -> list[OpenApiExample]:
    found = []
    if answer is not None:
        found.append(OpenApiExample("Answer", value=answer, response_only=True, status_codes=[str(status)]))
    if request is not None:
        found.append(OpenApiExample("Request", value=request, request_only=True, media_type=media))
    return found


def build_schema(server: str = "/") -> dict[str, Any]:
    """The whole description for an API that stands below ``server``."""
    # urls.py imports the views, which import this module.
    from .urls import described_urls

    with patched_settings({**SETTINGS, "SERVERS": [{"url": server}]}):
        GENERATOR_STATS.reset()
        return SchemaGenerator(patterns=described_urls()).get_schema(request=None, public=True)
