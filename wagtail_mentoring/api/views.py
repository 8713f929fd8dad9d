"""The base of every view: nothing in it is left to the host's ``REST_FRAMEWORK`` settings."""

from collections.abc import Callable
from typing import Any, NoReturn

from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from django.utils.decorators import method_decorator
from django.views.decorators.http import conditional_page
from rest_framework import serializers
from rest_framework.authentication import BaseAuthentication
from rest_framework.exceptions import NotAuthenticated, NotFound, PermissionDenied
from rest_framework.negotiation import BaseContentNegotiation
from rest_framework.permissions import SAFE_METHODS, AllowAny
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.views import APIView

from wagtail_mentoring.limits import count_request

from .authentication import authenticators
from .parsers import BoundedJSONParser
from .problems import problem_response
from .schema import ApiSchema


class PlainJSONRenderer(JSONRenderer):
    compact = True
    ensure_ascii = False
    strict = True


class OnlyJSON(BaseContentNegotiation):
    """There is one kind of answer: whatever is accepted, JSON is sent."""

    def select_parser(self, request: Request, parsers: list) -> Any:
        kind = (request.content_type or "").partition(";")[0].strip().lower()
        return next((parser for parser in parsers if parser.media_type == kind), None)

    def select_renderer(self, request: Request, renderers: list, format_suffix: str | None = None) -> Any:
        return renderers[0], renderers[0].media_type


class ApiView(APIView):
    """Tokens or the session, limits that all workers share, JSON, problem details and ETags.

    ``limit`` names what is counted for reading; writing counts as ``api_write``. Answers to reading may be
    kept, and asked about by their ETag; what is ``personal``, and every other answer, is kept by nobody.
    """

    permission_classes = [AllowAny]
    renderer_classes = [PlainJSONRenderer]
    parser_classes = [BoundedJSONParser]
    throttle_classes: list = []
    content_negotiation_class = OnlyJSON
    metadata_class = None
    versioning_class = None
    schema = ApiSchema()

    limit = "api_read"
    personal = False

    def get_authenticators(self) -> list[BaseAuthentication]:
        return authenticators()

    def get_exception_handler(self) -> Callable:
        return problem_response

    def perform_authentication(self, request: Request) -> None:
        # The host's settings may have nobody where we have an anonymous visitor.
        if request.user is None:
            request.user = AnonymousUser()

    def check_throttles(self, request: Request) -> None:
        count_request(request, self.limit if request.method in SAFE_METHODS else "api_write")

    def permission_denied(
        self, request: Request, message: str | None = None, code: str | None = None
    ) -> NoReturn:
        if not request.user.is_authenticated:
            raise NotAuthenticated
        raise PermissionDenied(message, code)

    @method_decorator(conditional_page)
    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        response = super().dispatch(request, *args, **kwargs)
        patch_vary_headers(response, ["Authorization", "Cookie", "Accept-Language"])
        is_answer = request.method in SAFE_METHODS and response.status_code == 200
        if self.personal or not is_answer:
            response["Cache-Control"] = "no-store"
        else:
            response["Cache-Control"] = "private, no-cache" if _is_known(self.request) else "no-cache"
        return response

    def absolute(self, address: str) -> str:
        """``address`` with the host that was asked; empty stays empty."""
        return self.request.build_absolute_uri(address) if address else ""

    def url(self, name: str, *args: Any) -> str:
        """The absolute address of another view of ours."""
        return self.absolute(reverse(f"wagtail_mentoring_api:{name}", args=args))

    def portal_url(self, name: str, *args: Any) -> str:
        """The absolute address of a page for people."""
        return self.absolute(reverse(f"wagtail_mentoring:{name}", args=args))

    def read(self, kind: type[serializers.Serializer]) -> dict[str, Any]:
        """What ``kind`` reads in the body; raises a problem that names the field."""
        form = kind(data=self.request.data)
        form.is_valid(raise_exception=True)
        return form.validated_data


def _is_known(request: Request) -> bool:
    return bool(request.user and request.user.is_authenticated)


class NothingView(ApiView):
    """Any address below ours that is none: a problem like every other, not a page."""

    schema = None

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        super().initial(request, *args, **kwargs)
        raise NotFound
