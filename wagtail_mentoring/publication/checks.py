"""A system check for hosts with page models of their own."""

from typing import Any

from django.apps import apps
from django.core.checks import CheckMessage, Warning

from wagtail_mentoring.checks import PREFIX

from .page_mixins import JointlyPublishedMixin


def check_page_models(**kwargs: Any) -> list[CheckMessage]:
    """W006: a page type that belongs to a program waits for the signatures of its offices."""
    return [
        Warning(
            f"{model.__name__} belongs to a program, and is published without the signatures of its offices.",
            hint=f"Write class {model.__name__}(JointlyPublishedMixin, …), with the mixin of "
            "wagtail_mentoring.publication.page_mixins first.",
            obj=model,
            id=f"{PREFIX}.W006",
        )
        for model in apps.get_models()
        if hasattr(model, "get_mentoring_program") and not issubclass(model, JointlyPublishedMixin)
    ]
