"""Named questions about imports."""

from typing import Any

from django.db.models import Q, QuerySet

from wagtail_mentoring.offices.models import Office

from .choices import ImportState, Outcome, Undone


class MentorImportQuerySet(QuerySet):
    def of(self, user: Any) -> "MentorImportQuerySet":
        """Imports of the offices in which ``user`` works: of no other, as they hold contact data."""
        return self.filter(office__in=Office.objects.of(user))

    def like(self, mentor_import: Any) -> "MentorImportQuerySet":
        """Earlier ones of the same office from the same source whose columns somebody named, newest first."""
        earlier = self.filter(office=mentor_import.office_id, source__iexact=mentor_import.source)
        return earlier.exclude(pk=mentor_import.pk).exclude(state=ImportState.MAPPING).order_by("-pk")


class ImportedRowQuerySet(QuerySet):
    def to_undo(self) -> "ImportedRowQuerySet":
        """Rows that wrote something and that undoing has not come to, the last first."""
        return self.filter(outcome__in=[Outcome.NEW, Outcome.CHANGED], undone="").order_by("-number")

    def with_something_to_tell(self) -> "ImportedRowQuerySet":
        """Rows that were left out, wholly or in part, or that undoing left."""
        told = Q(outcome__in=[Outcome.ERROR, Outcome.CONFLICT]) | ~Q(notes=[])
        return self.filter(told | Q(undone__in=[Undone.PARTLY, Undone.LEFT]))
