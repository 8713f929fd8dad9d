"""Named questions about imports."""

from typing import Any

from django.db.models import Q, QuerySet

from wagtail_mentoring.offices.models import Office

from .choices import WRITTEN, ImportState, Outcome, Undone


class PeopleImportQuerySet(QuerySet):
    def of(self, user: Any) -> "PeopleImportQuerySet":
        """Imports of the offices in which ``user`` works: of no other, as they hold contact data."""
        return self.filter(office__in=Office.objects.of(user))

    def like(self, people_import: Any) -> "PeopleImportQuerySet":
        """Earlier ones of the same office from the same source whose columns somebody named, newest first."""
        same = {"office": people_import.office_id, "kind": people_import.kind}
        earlier = self.filter(source__iexact=people_import.source, **same)
        return earlier.exclude(pk=people_import.pk).exclude(state=ImportState.MAPPING).order_by("-pk")


class ImportedRowQuerySet(QuerySet):
    def to_undo(self) -> "ImportedRowQuerySet":
        """Rows that wrote something and that undoing has not come to, the last first."""
        return self.filter(outcome__in=WRITTEN, undone="").order_by("-number")

    def with_something_to_tell(self) -> "ImportedRowQuerySet":
        """Rows that were left out, wholly or in part, or that undoing left."""
        told = Q(outcome__in=[Outcome.ERROR, Outcome.CONFLICT]) | ~Q(notes=[])
        return self.filter(told | Q(undone__in=[Undone.PARTLY, Undone.LEFT]))
