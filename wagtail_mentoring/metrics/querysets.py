"""Named questions about what was written down of figures, by rows that nobody changes afterwards."""

from datetime import date
from typing import Any, NoReturn

from django.db.models import QuerySet


class WriteOnceQuerySet(QuerySet):
    """Rows are read and added; changing or deleting many at once is a mistake in the program."""

    def update(self, **kwargs: Any) -> NoReturn:
        raise TypeError(f"{self.model.__name__} is kept as it was written.")

    def delete(self) -> NoReturn:
        raise TypeError(f"{self.model.__name__} is kept for good.")


class MetricSnapshotQuerySet(WriteOnceQuerySet):
    def until(self, day: date) -> "MetricSnapshotQuerySet":
        return self.filter(day__lte=day)
