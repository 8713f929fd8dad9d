"""What became of each row, as a table to take along."""

import csv
from codecs import BOM_UTF8
from collections.abc import Iterator

from django.utils.translation import gettext as _
from wagtail.admin.views.mixins import Echo

from wagtail_mentoring.offices.exports import defused

from .models import ImportedRow, PeopleImport
from .vocabulary_words import Words
from .wording import changes_in_words, name_in, note_text


def report_lines(people_import: PeopleImport) -> Iterator[bytes]:
    """A line of headings, then one for each row, with every cell safe to open in a spreadsheet."""
    writer, words = csv.writer(Echo()), Words()
    headings = [_("Row"), _("Result"), _("Person"), _("Changes"), _("Notes"), _("Undone")]
    yield BOM_UTF8 + writer.writerow(headings)
    for row in people_import.rows.select_related("mentor").iterator(chunk_size=500):
        yield writer.writerow([row.number, *(defused(text) for text in _texts(row, words))])


def _texts(row: ImportedRow, words: Words) -> list[str]:
    return [
        row.get_outcome_display(),
        name_in(row),
        "; ".join(
            f"{label}: {before or '–'} → {after or '–'}"
            for label, before, after in changes_in_words(row, words)
        ),
        " ".join(note_text(note) for note in row.notes),
        row.get_undone_display(),
    ]
