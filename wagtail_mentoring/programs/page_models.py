"""The host's page models that one of our mixins makes."""

from typing import Any

from django.apps import apps


def page_models(mixin: type) -> list[Any]:
    """Every installed model that is a ``mixin``, ours or the host's own."""
    return [model for model in apps.get_models() if issubclass(model, mixin)]
