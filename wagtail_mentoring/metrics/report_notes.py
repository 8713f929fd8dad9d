"""What a report says besides figures: rooms above tell what happened in its period that has to be read."""

from collections.abc import Callable, Collection
from dataclasses import dataclass

from .decisions import Period


@dataclass(frozen=True)
class Note:
    """A heading and sentences under it, so that they can be written down with the report."""

    heading: str
    sentences: list[str]


#: From keys of programs and the days: what has to be read, or None where nothing happened.
NoteSource = Callable[[Collection[int], Period], Note | None]
_sources: dict[str, NoteSource] = {}


def register_report_note(name: str, source: NoteSource) -> None:
    """Have ``source(programs, period)`` asked for a note in every report; a second of the name replaces it.

    It gets all programs at once and must not ask the database program by program.
    """
    _sources[name] = source


def notes_of(programs: Collection[int], period: Period) -> list[Note]:
    return [note for source in _sources.values() if (note := source(programs, period))]
