"""Cards beside one application in the admin: each feature, and each room above, brings its own."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django.http import HttpRequest

from wagtail_mentoring.applications.models import Application


@dataclass(frozen=True)
class ApplicationPanel:
    """One card: its template gets ``context`` under the name ``panel``, and the application."""

    template: str
    context: dict[str, Any] = field(default_factory=dict)
    #: Under the answers rather than beside them, for what needs the width.
    is_wide: bool = False
    #: Below the notes, for what is needed now and then.
    is_quiet: bool = False


PanelSource = Callable[[HttpRequest, Application], ApplicationPanel | None]
_sources: dict[str, tuple[int, PanelSource]] = {}


def register_application_panel(name: str, source: PanelSource, *, order: int = 500) -> None:
    """Have ``source(request, application)`` asked for a card, or None; the lowest ``order`` comes first.

    A second source of the same name replaces the first. A source asks for itself whether the user may see
    what it shows.
    """
    _sources[name] = (order, source)


def panels_of(request: HttpRequest, application: Application) -> dict[str, list[ApplicationPanel]]:
    """The cards in their order: ``wide_cards``, ``side_cards``, ``quiet_cards`` (panels are Wagtail's)."""
    sources = sorted(_sources.items(), key=lambda item: (item[1][0], item[0]))
    panels = [panel for _name, (_order, source) in sources if (panel := source(request, application))]
    return {
        "wide_cards": [panel for panel in panels if panel.is_wide],
        "side_cards": [panel for panel in panels if not panel.is_wide and not panel.is_quiet],
        "quiet_cards": [panel for panel in panels if panel.is_quiet],
    }


def card_on(page: dict[str, Any], template: str) -> dict[str, Any]:
    """What the card with ``template`` shows on a page with the context ``page``; empty where it has none."""
    cards = [*page["wide_cards"], *page["side_cards"], *page["quiet_cards"]]
    return next((card.context for card in cards if card.template == template), {})
