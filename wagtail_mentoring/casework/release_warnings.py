"""What rooms above have to say before decisions are released: sentences that warn and keep nothing back."""

from collections.abc import Callable, Collection
from typing import Any

from wagtail_mentoring.application_forms.models import RoundForm
from wagtail_mentoring.applications.models import Application

WarningSource = Callable[[RoundForm, Collection[Application], Any], list[str]]
_sources: dict[str, WarningSource] = {}


def register_release_warnings(name: str, source: WarningSource) -> None:
    """Have ``source(round_form, applications, user)`` asked for sentences about the decisions that wait.

    A second one of the same name replaces the first.
    """
    _sources[name] = source


def warnings_before_release(
    round_form: RoundForm, applications: Collection[Application], user: Any
) -> list[str]:
    return [text for source in _sources.values() for text in source(round_form, applications, user)]
