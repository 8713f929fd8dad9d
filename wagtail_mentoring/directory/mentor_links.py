"""Links that rooms above bring to the top of the list of mentors."""

from collections.abc import Callable
from typing import Any

from wagtail.admin.widgets.button import Button

#: From a user: buttons that lead to what the user may do with mentors elsewhere.
MentorLinks = Callable[[Any], list[Button]]
_sources: dict[str, MentorLinks] = {}


def register_mentor_links(name: str, source: MentorLinks) -> None:
    """Have ``source(user)`` asked for buttons; a second one of the same name replaces it."""
    _sources[name] = source


def mentor_buttons(user: Any) -> list[Button]:
    return [button for source in _sources.values() for button in source(user)]
