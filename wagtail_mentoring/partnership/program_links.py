"""Links to a program, and those to screens about it that rooms above bring to the program's own screens."""

from collections.abc import Callable
from typing import Any

from django.urls import reverse

from wagtail_mentoring.programs.models import Program

from .permissions import PROGRAM_POLICY

#: From a user and a program within the user's sight: addresses with their labels.
ProgramLinks = Callable[[Any, Program], list[tuple[str, str]]]
_sources: dict[str, ProgramLinks] = {}


def register_program_links(name: str, source: ProgramLinks) -> None:
    """Have ``source(user, program)`` asked for links; a second one of the same name replaces it."""
    _sources[name] = source


def program_links(user: Any, program: Program) -> list[tuple[str, str]]:
    return [link for source in _sources.values() for link in source(user, program)]


def program_address(user: Any, program: Program) -> str:
    """What ``user`` opens of a program in their sight: its form or, while they are only invited, its page."""
    changes = PROGRAM_POLICY.user_has_permission_for_instance(user, "change", program)
    return reverse(f"mentoring_programs:{'edit' if changes else 'inspect'}", args=[program.pk])
