"""Files of mentors, and imports of them that run where they stand."""

import csv
import io

from django.core.files.base import ContentFile

from tests.factories import OfficeFactory, coordinator_of
from wagtail_mentoring.imports import actions
from wagtail_mentoring.imports.models import PeopleImport
from wagtail_mentoring.imports.work import work_on


def csv_of(*rows):
    text = io.StringIO()
    csv.writer(text).writerows(rows)
    return ContentFile(text.getvalue().encode(), name="mentors.csv")


class Desk:
    """A coordinator of one office who imports files."""

    def __init__(self):
        self.office = OfficeFactory()
        self.user = coordinator_of(self.office)

    def upload(self, *rows, **kwargs):
        return actions.upload_people(file=csv_of(*rows), office=self.office, user=self.user, **kwargs)

    def look(self, *rows, list_new=False, **kwargs):
        """An import that was looked through, with the columns as guessed."""
        started = self.upload(*rows, **kwargs)
        actions.name_columns(
            people_import=started,
            meanings=started.meanings,
            user=self.user,
            enqueue=ignore,
            list_new=list_new,
        )
        return self.work(started)

    def run(self, *rows, **kwargs):
        looked = self.look(*rows, **kwargs)
        actions.run_import(people_import=looked, user=self.user, enqueue=ignore)
        return self.work(looked)

    def undo(self, done):
        actions.undo_import(people_import=done, user=self.user, enqueue=ignore)
        return self.work(done)

    def work(self, started):
        assert work_on(started.pk)
        return PeopleImport.objects.get(pk=started.pk)


def ignore(pk):
    """Instead of a background task: the tests say when the work is done."""


def results(people_import):
    """By row: what became of it, and what was told."""
    return {
        row.number: (row.outcome, [note[0] for note in row.notes])
        for row in people_import.rows.order_by("number")
    }
