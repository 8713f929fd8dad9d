"""The applications of an export with what was handed in when it began, however long it takes to make."""

from collections import defaultdict
from collections.abc import Iterator
from itertools import chain, islice
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from wagtail_mentoring.applications.columns import with_extra_columns
from wagtail_mentoring.applications.models import Application, ApplicationRevision

ROWS_AT_A_TIME = 500


class AsHandedIn:
    """Which applications there are and what counts as handed in is read once: what comes later is not in it.

    Their rows are read in chunks, as often as somebody goes through them, and say how each stands then.
    """

    def __init__(self, applications: QuerySet, user: Any) -> None:
        rows = Application.objects.select_related("round__program", "current_revision", "handled_by")
        self._rows = with_extra_columns(rows, user)
        self.since = timezone.now()
        #: By application, in the order of the list, its revision.
        self._revisions: dict[int, int] = {}
        self.versions: set[int] = set()
        #: Applications with answers to several versions, and by form the numbers of the older ones.
        self.mixed: list[int] = []
        self.earlier: dict[int, set[int]] = defaultdict(set)
        self._read(applications.filter(current_revision__isnull=False))

    def _read(self, applications: QuerySet) -> None:
        revision = "current_revision"
        columns = (revision, f"{revision}__form_version", f"{revision}__form_version__form")
        lines = applications.values_list("pk", *columns, f"{revision}__earlier")
        for pk, key, version, form, earlier in lines.iterator():
            self._revisions[pk] = key
            self.versions.add(version)
            if earlier:
                self.mixed.append(pk)
                self.earlier[form].update(earlier.values())

    def __iter__(self) -> Iterator[Application]:
        return chain.from_iterable(self.chunks())

    def chunks(self) -> Iterator[list[Application]]:
        keys = iter(self._revisions)
        while some := list(islice(keys, ROWS_AT_A_TIME)):
            rows = self._rows.in_bulk(some)
            again = [row for row in rows.values() if row.current_revision_id != self._revisions[row.pk]]
            before = ApplicationRevision.objects.in_bulk([self._revisions[row.pk] for row in again])
            for row in again:
                row.current_revision = before[self._revisions[row.pk]]
            yield [rows[pk] for pk in some if pk in rows]
