"""The work on an import: looking a file through, importing it, undoing it; a part at a time.

Each part is one transaction that also notes how far the work is, so whoever stops it loses at most one part,
and whoever starts it again goes on behind the last whole one.
"""

import logging
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from itertools import islice
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Count, Q
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from wagtail_mentoring.directory.models import ContactReveal
from wagtail_mentoring.offices.models import Office

from .choices import WORKING, WRITTEN, ImportState
from .decisions import FileRefused
from .models import ImportedRow, MentorImport
from .planning import CARD_FIELDS, CHECKS, Plan, Planner
from .row_reading import ReadRow, RowReader
from .sheets import Sheet
from .undoing import undo_row
from .writing import write_row

logger = logging.getLogger(__name__)

#: So many rows are one transaction.
ROWS_AT_A_TIME = 100
#: After so long without a sign somebody else may go on.
SILENCE = timedelta(minutes=2)
#: Of so many words in no vocabulary the importer is asked what they mean, for each vocabulary.
MOST_WORDS = 200
FOLLOWING = {
    ImportState.LOOKING: ImportState.READY,
    ImportState.RUNNING: ImportState.DONE,
    ImportState.UNDOING: ImportState.UNDONE,
}


class SomebodyElse(Exception):
    """Another process goes on with this import."""


def work_on(pk: int) -> bool:
    """Do what the import waits for, from where it stopped. False if it does not, is at it, or failed."""
    now = timezone.now()
    waiting = Q(worked_at=None) | Q(stopped=True) | Q(worked_at__lt=now - SILENCE)
    rows = MentorImport.objects.filter(pk=pk)
    if not rows.filter(waiting, state__in=WORKING).update(worked_at=now, stopped=False):
        return False
    mentor_import = rows.select_related("office", "user", "undone_by").get()
    try:
        _work(mentor_import)
    except SomebodyElse:
        return False
    except FileRefused as refused:
        rows.update(stopped=True, refusal=refused.reason)
        return False
    except Exception:
        # Whatever went wrong, the person who waits has to be told, and may go on from there.
        logger.exception("The import %s stopped.", pk)
        rows.update(stopped=True)
        return False
    return True


def _work(mentor_import: MentorImport) -> None:
    """Asks anew who may: a worker may come late, and somebody may have left the office meanwhile."""
    undoes = mentor_import.state == ImportState.UNDOING
    user = mentor_import.undone_by if undoes else mentor_import.user
    if user is None or not Office.objects.of(user).filter(pk=mentor_import.office_id).exists():
        raise PermissionDenied
    if undoes:
        _undo(mentor_import)
    else:
        with mentor_import.file.open("rb") as file:
            _read_through(mentor_import, Sheet(file))
    _finish(mentor_import)


def _read_through(mentor_import: MentorImport, sheet: Sheet) -> None:
    reader = RowReader(
        headings=sheet.headings,
        meanings=mentor_import.meanings,
        today=timezone.localdate(),
        checks=CHECKS,
    )
    planner = Planner(mentor_import, reader)
    # From the first row on, as those that were done tell which later ones are about the same people.
    reads = (reader.read(row) for row in sheet.rows())
    ahead = (read for read in reads if read.number > mentor_import.after)
    while some := list(islice(ahead, ROWS_AT_A_TIME)):
        with _part_of(mentor_import):
            _do_rows(mentor_import, planner, some)


def _do_rows(mentor_import: MentorImport, planner: Planner, reads: list[ReadRow]) -> None:
    runs = mentor_import.state == ImportState.RUNNING
    plans = planner.plan(reads, lock=runs)
    mentors = [
        write_row(plan, mentor_import=mentor_import) if runs and plan.outcome in WRITTEN else plan.mentor
        for plan in plans
    ]
    if not runs:
        _note_reveals(mentor_import, plans)
    mentor_import.rows.filter(number__in=[read.number for read in reads]).delete()
    ImportedRow.objects.bulk_create(
        _row_of(mentor_import, plan, mentor) for plan, mentor in zip(plans, mentors, strict=True)
    )
    mentor_import.after = reads[-1].number
    mentor_import.unknown_terms = _merged(mentor_import.unknown_terms, planner.unknown)
    planner.unknown = {}
    mentor_import.save(update_fields=["after", "unknown_terms"])


def _note_reveals(mentor_import: MentorImport, plans: list[Plan]) -> None:
    """The preview shows what a card holds where the file says something else: that is a reveal."""
    purpose = _("Preview of an import: %(source)s") % {"source": mentor_import.source}
    ContactReveal.objects.bulk_create(
        ContactReveal(card=plan.card, user=mentor_import.user, purpose=purpose[:200])
        for plan in plans
        if plan.card and plan.changes.keys() & set(CARD_FIELDS)
    )


def _row_of(mentor_import: MentorImport, plan: Plan, mentor: Any) -> ImportedRow:
    return ImportedRow(
        mentor_import=mentor_import,
        number=plan.read.number,
        mentor=mentor,
        outcome=plan.outcome,
        notes=[note.as_list() for note in plan.notes],
        changes=plan.changes,
    )


def _merged(known: dict[str, Any], more: dict[str, dict[str, int]]) -> dict[str, Any]:
    merged = {slug: Counter(counts) for slug, counts in known.items()}
    for slug, counts in more.items():
        merged.setdefault(slug, Counter()).update(counts)
    return {slug: dict(counts.most_common(MOST_WORDS)) for slug, counts in merged.items()}


def _undo(mentor_import: MentorImport) -> None:
    some = [None]
    while some:
        with _part_of(mentor_import):
            some = list(mentor_import.rows.to_undo()[:ROWS_AT_A_TIME])
            for row in some:
                undo_row(row, user=mentor_import.undone_by)


@contextmanager
def _part_of(mentor_import: MentorImport) -> Iterator[None]:
    """One transaction, which holds the import's row: of two processes one stops here."""
    with transaction.atomic():
        mine = {"pk": mentor_import.pk, "state": mentor_import.state, "after": mentor_import.after}
        if not MentorImport.objects.filter(**mine).update(worked_at=timezone.now()):
            raise SomebodyElse
        yield


@transaction.atomic
def _finish(mentor_import: MentorImport) -> None:
    did = ImportState(mentor_import.state)
    with _part_of(mentor_import):
        counts = mentor_import.rows.order_by().values_list("outcome").annotate(number=Count("pk"))
        mentor_import.counts = dict(counts)
        mentor_import.total = sum(mentor_import.counts.values())
        mentor_import.state = FOLLOWING[did]
        mentor_import.finished_at = timezone.now()
        if did == ImportState.RUNNING:
            forget_file(mentor_import)
            log(
                mentor_import,
                "wagtail_mentoring.mentors_imported",
                user=mentor_import.user,
                data={"office": str(mentor_import.office), **mentor_import.counts},
            )
        elif did == ImportState.UNDOING:
            log(mentor_import, "wagtail_mentoring.import_undone", user=mentor_import.undone_by)
        mentor_import.save()


def is_silent(mentor_import: MentorImport) -> bool:
    """Whether work stopped: by a failure, or because whoever was at it is gone."""
    worked_at = mentor_import.worked_at
    return mentor_import.stopped or (worked_at is not None and worked_at < timezone.now() - SILENCE)


def forget_file(mentor_import: MentorImport) -> None:
    """Delete the file once it is committed that nothing refers to it."""
    if name := mentor_import.file.name:
        storage = mentor_import.file.storage
        mentor_import.file = ""
        transaction.on_commit(lambda: storage.delete(name))
