"""Parts of a program's page that rooms above bring: each says what it shows, to whom."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from wagtail.admin.panels import Panel

from wagtail_mentoring.programs.models import Program


@dataclass(frozen=True)
class ProgramCard:
    """A heading and a template with what it is filled from."""

    heading: str
    template: str
    context: Mapping[str, Any] = field(default_factory=dict)


#: From a user and a program: a card, or None where there is nothing for them to see.
CardSource = Callable[[Any, Program], ProgramCard | None]
_sources: dict[str, tuple[int, CardSource]] = {}


def register_program_card(name: str, source: CardSource, *, order: int = 100) -> None:
    """Have ``source(user, program)`` asked for a card; a second one of the same name replaces it.

    It is asked on the form of a program only, which its accepted offices open.
    """
    _sources[name] = (order, source)


def program_cards(user: Any, program: Program) -> list[ProgramCard]:
    ordered = sorted(_sources.values(), key=lambda entry: entry[0])
    return [card for _order, source in ordered if (card := source(user, program))]


class ProgramCardsPanel(Panel):
    class BoundPanel(Panel.BoundPanel):
        template_name = "wagtail_mentoring/admin/program_cards.html"

        def is_shown(self) -> bool:
            return bool(self.instance.pk and _sources)

        def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
            context = super().get_context_data(parent_context)
            return {**context, "cards": program_cards(self.request.user, self.instance)}
