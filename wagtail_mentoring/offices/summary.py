"""The “Mentoring” lines on the admin's home screen: each room registers its own."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from wagtail.admin.ui.components import Component


@dataclass(frozen=True)
class SummaryLine:
    """What waits for a user: a whole sentence, where to go, and a few words more."""

    text: str
    url: str
    detail: str = ""


LineSource = Callable[[Any], list[SummaryLine]]
_sources: dict[str, tuple[int, LineSource]] = {}


def register_summary_lines(name: str, source: LineSource, *, order: int = 100) -> None:
    """Have ``source(user)`` asked for lines on the home screen; a second one of the same name replaces it."""
    _sources[name] = (order, source)


def summary_lines(user: Any) -> list[SummaryLine]:
    """The lines for ``user``, room by room."""
    ordered = sorted(_sources.values(), key=lambda entry: entry[0])
    return [line for _order, source in ordered for line in source(user)]


class MentoringSummaryPanel(Component):
    """Shown to people who work in an office, or anybody a room has a line for."""

    name = "mentoring_summary"
    template_name = "wagtail_mentoring/admin/home_panel.html"
    order = 50

    def __init__(self, request: HttpRequest) -> None:
        self.request = request

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        return {"lines": summary_lines(self.request.user)}
