"""What needs a form: why it cannot be deleted, and while what runs it stays published."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from wagtail_mentoring.programs.choices import RoundState

if TYPE_CHECKING:
    from .form_models import ApplicationForm
    from .versions import Schema


@dataclass(frozen=True)
class FormUse:
    """One thing that needs a form, in a sentence. ``is_running``: people fill the form in for it, or will.

    ``lacks`` says of questions that are to be published what would be missing for it, empty for nothing.
    """

    text: str
    is_running: bool = False
    lacks: Callable[["Schema"], str] | None = None


UseSource = Callable[["ApplicationForm"], list[FormUse]]
_sources: dict[str, UseSource] = {}


def register_form_uses(name: str, source: UseSource) -> None:
    """Have ``source(form)`` asked what needs a form; a second one of the same name replaces it."""
    _sources[name] = source


def uses_of(form: "ApplicationForm") -> list[FormUse]:
    """Everything that needs ``form``; nothing needs a translation."""
    if form.is_variant:
        return []
    return [*_rounds(form), *(use for source in _sources.values() for use in source(form)), *_versions(form)]


def running_uses(form: "ApplicationForm") -> list[FormUse]:
    return [use for use in uses_of(form) if use.is_running]


def missing_for_uses(form: "ApplicationForm", schema: "Schema") -> list[str]:
    """What would be missing, were ``schema`` published, for what people fill ``form`` in for."""
    checks = [use.lacks for use in running_uses(form) if use.lacks]
    return [text for lacks in checks if (text := lacks(schema))]


def _rounds(form: "ApplicationForm") -> list[FormUse]:
    rows = form.round_forms.select_related("round__program").order_by("-round__opens_at")
    return [
        FormUse(
            _("It is the form of the round “%(round)s”.") % {"round": row.round},
            is_running=row.round.state != RoundState.COMPLETED,
        )
        for row in rows
    ]


def _versions(form: "ApplicationForm") -> list[FormUse]:
    count = form.versions.count()
    text = ngettext(
        "It was published, and its version is kept for good.",
        "It was published, and its %(count)d versions are kept for good.",
        count,
    )
    return [FormUse(text % {"count": count})] if count else []
