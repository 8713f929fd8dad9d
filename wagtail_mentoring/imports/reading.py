"""Rows of an import as its page shows them: whom, what changes, what is to be told."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from wagtail_mentoring.directory.models import Mentor

from .choices import Outcome
from .models import ImportedRow, PeopleImport
from .vocabulary_words import Words
from .wording import changes_in_words, name_in, note_text


@dataclass(frozen=True)
class ShownRow:
    """One row in words."""

    row: ImportedRow
    name: str
    url: str
    changes: list[tuple[str, str, str]]
    notes: list[str]


def shown_rows(people_import: PeopleImport, chosen: str) -> Any:
    """Rows with one outcome, or with something to tell; else all of them."""
    rows = people_import.rows.select_related("mentor")
    if chosen in Outcome.values:
        return rows.filter(outcome=chosen)
    return rows.with_something_to_tell() if chosen == "notes" else rows


def in_words(rows: Any) -> Iterator[ShownRow]:
    words, edit = Words(), Mentor.snippet_viewset.get_url_name("edit")
    for row in rows:
        url = reverse(edit, args=[row.mentor_id]) if row.mentor_id else ""
        notes = [note_text(note) for note in row.notes]
        yield ShownRow(row, name_in(row), url, changes_in_words(row, words), notes)
