"""Who is asking: a token or the session of the portal, or what the host's setting names."""

from typing import Any

from django.apps import apps
from django.utils.module_loading import import_string
from rest_framework import authentication
from rest_framework.authentication import BaseAuthentication
from rest_framework.request import Request

from wagtail_mentoring import conf


class TokenAuthentication(authentication.TokenAuthentication):
    """DRF's own tokens, for hosts that have ``rest_framework.authtoken`` among their apps."""

    def authenticate(self, request: Request) -> tuple[Any, Any] | None:
        if not apps.is_installed("rest_framework.authtoken"):
            return None
        return super().authenticate(request)


def authenticators() -> list[BaseAuthentication]:
    """Those of the setting ``API_AUTHENTICATION``, in its order."""
    return [import_string(path)() for path in conf.get("API_AUTHENTICATION")]
