"""What became of an application in a room above, for its applicant: the rooms register it here."""

from collections.abc import Callable
from dataclasses import dataclass

from wagtail_mentoring.applications.models import Application


@dataclass(frozen=True)
class Outcome:
    """In a sentence, which takes the place of what comes next, and where the applicant goes on."""

    text: str
    link_label: str = ""
    url: str = ""


#: None where nothing has become of it yet.
OutcomeSource = Callable[[Application], Outcome | None]

_sources: dict[str, OutcomeSource] = {}


def register_outcome(name: str, source: OutcomeSource) -> None:
    """Have ``source(application)`` asked for a page of one application; a second of the name replaces it."""
    _sources[name] = source


def outcome_of(application: Application) -> Outcome | None:
    return next(filter(None, (source(application) for source in _sources.values())), None)
