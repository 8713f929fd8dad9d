"""Taking a decision back may put its application out of reach: what rooms above say to that, where to go."""

from collections.abc import Callable
from typing import Any

from django.urls import reverse

from wagtail_mentoring.applications.models import Application
from wagtail_mentoring.applications.permissions import may_read

ReopenWarnings = Callable[[Application, Any], list[str]]
_sources: dict[str, ReopenWarnings] = {}


def register_reopen_warnings(name: str, source: ReopenWarnings) -> None:
    """Have ``source(application, user)`` say what changes for ``user`` once it is not decided any more.

    A second one of the same name replaces the first.
    """
    _sources[name] = source


def warnings_before_reopening(application: Application, user: Any) -> list[str]:
    return [text for source in _sources.values() for text in source(application, user)]


def way_back(user: Any, application: Application) -> str:
    """The application's page, or the list where the step has put it out of reach."""
    if may_read(user, application):
        return reverse("mentoring_applications:inspect", args=[application.pk])
    return reverse("mentoring_applications:index")


def out_of_reach_words(user: Any, application: Application) -> list[str]:
    """Why ``user`` does not see it any more; empty where they do."""
    return [] if may_read(user, application) else warnings_before_reopening(application, user)
