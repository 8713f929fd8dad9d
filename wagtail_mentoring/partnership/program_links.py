"""Links to screens about a program that rooms above bring to the program's own screens."""

from collections.abc import Callable
from typing import Any

from wagtail_mentoring.programs.models import Program

#: From a user and a program within the user's sight: addresses with their labels.
ProgramLinks = Callable[[Any, Program], list[tuple[str, str]]]
_sources: dict[str, ProgramLinks] = {}


def register_program_links(name: str, source: ProgramLinks) -> None:
    """Have ``source(user, program)`` asked for links; a second one of the same name replaces it."""
    _sources[name] = source


def program_links(user: Any, program: Program) -> list[tuple[str, str]]:
    return [link for source in _sources.values() for link in source(user, program)]
