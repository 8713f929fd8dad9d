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
from .decisions import SheetRefused
from .inviting import InvitationPlanner, invite, undo_invitation
from .models import ImportedRow, PeopleImport
from .permissions import may_invite
from .planning import CARD_FIELDS, CHECKS, Plan, Planner
from .row_reading import ReadRow, RowReader
from .sheets import Sheet
from .undoing import undo_mentor
from .writing import write_mentor

logger = logging.getLogger(__name__)

#: So many rows are one transaction.
ROWS_AT_A_TIME = 100
#: After so long without a sign somebody else may go on.
SILENCE = timedelta(minutes=2)
#: So long a worker may be busy with others before it begins.
PATIENCE = timedelta(minutes=10)
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
    rows = PeopleImport.objects.filter(pk=pk)
    if not rows.filter(waiting, state__in=WORKING).update(worked_at=now, stopped=False):
        return False
    people_import = rows.select_related("office", "user", "undone_by", "round_form__round").get()
    try:
        _work(people_import)
    except SomebodyElse:
        return False
    except SheetRefused as refused:
        rows.update(stopped=True, refusal=refused.reason)
        return False
    except Exception:
        # Whatever went wrong, the person who waits has to be told, and may go on from there.
        logger.exception("The import %s stopped.", pk)
        rows.update(stopped=True)
        return False
    return True


def work_on_next() -> int:
    """Work on one import that nobody has begun with; returns how many that were."""
    waiting = PeopleImport.objects.filter(state__in=WORKING, worked_at=None).order_by("pk")
    pk = waiting.values_list("pk", flat=True).first()
    if pk is not None:
        work_on(pk)
    return int(pk is not None)


def _work(people_import: PeopleImport) -> None:
    """Asks anew who may: a worker may come late, and somebody may have left the office meanwhile."""
    undoes = people_import.state == ImportState.UNDOING
    user = people_import.undone_by if undoes else people_import.user
    if user is None or not Office.objects.of(user).filter(pk=people_import.office_id).exists():
        raise PermissionDenied
    if people_import.invites and not may_invite(user, people_import.round_form):
        raise PermissionDenied
    if undoes:
        _undo(people_import)
    else:
        with people_import.file.open("rb") as file:
            _read_through(people_import, Sheet(file))
    _finish(people_import)


def _read_through(people_import: PeopleImport, sheet: Sheet) -> None:
    reader = RowReader(
        headings=sheet.headings,
        meanings=people_import.meanings,
        today=timezone.localdate(),
        checks=CHECKS,
        of_students=people_import.invites,
    )
    kind = InvitationPlanner if people_import.invites else Planner
    planner = kind(people_import, reader)
    # From the first row on, as those that were done tell which later ones are about the same people.
    reads = (reader.read(row) for row in sheet.rows())
    ahead = (read for read in reads if read.number > people_import.after)
    while some := list(islice(ahead, ROWS_AT_A_TIME)):
        with _part_of(people_import):
            _do_rows(people_import, planner, some)


def _do_rows(people_import: PeopleImport, planner: Planner | InvitationPlanner, reads: list[ReadRow]) -> None:
    runs = people_import.state == ImportState.RUNNING
    plans = planner.plan(reads, lock=runs)
    if runs:
        write = invite if people_import.invites else write_mentor
        for plan in plans:
            if plan.outcome in WRITTEN:
                write(plan, people_import=people_import)
    else:
        _note_reveals(people_import, plans)
    people_import.rows.filter(number__in=[read.number for read in reads]).delete()
    ImportedRow.objects.bulk_create(_row_of(people_import, plan) for plan in plans)
    people_import.after = reads[-1].number
    people_import.unknown_terms = _merged(people_import.unknown_terms, planner.unknown)
    planner.unknown = {}
    people_import.save(update_fields=["after", "unknown_terms"])


def _note_reveals(people_import: PeopleImport, plans: list[Plan]) -> None:
    """The preview shows what a card holds where the file says something else: that is a reveal."""
    purpose = _("Preview of an import: %(source)s") % {"source": people_import.source}
    ContactReveal.objects.bulk_create(
        ContactReveal(card=plan.card, user=people_import.user, purpose=purpose[:200])
        for plan in plans
        if plan.card and plan.changes.keys() & set(CARD_FIELDS)
    )


def _row_of(people_import: PeopleImport, plan: Plan) -> ImportedRow:
    return ImportedRow(
        people_import=people_import,
        number=plan.read.number,
        mentor=plan.mentor,
        invitation=plan.invitation,
        outcome=plan.outcome,
        notes=[note.as_list() for note in plan.notes],
        changes=plan.changes,
    )


def _merged(known: dict[str, Any], more: dict[str, dict[str, int]]) -> dict[str, Any]:
    merged = {slug: Counter(counts) for slug, counts in known.items()}
    for slug, counts in more.items():
        merged.setdefault(slug, Counter()).update(counts)
    return {slug: dict(counts.most_common(MOST_WORDS)) for slug, counts in merged.items()}


def _undo(people_import: PeopleImport) -> None:
    some = [None]
    while some:
        with _part_of(people_import):
            some = list(people_import.rows.to_undo()[:ROWS_AT_A_TIME])
            undo = undo_invitation if people_import.invites else undo_mentor
            for row in some:
                undo(row, user=people_import.undone_by)


@contextmanager
def _part_of(people_import: PeopleImport) -> Iterator[None]:
    """One transaction, which holds the import's row: of two processes one stops here."""
    with transaction.atomic():
        mine = {"pk": people_import.pk, "state": people_import.state, "after": people_import.after}
        if not PeopleImport.objects.filter(**mine).update(worked_at=timezone.now()):
            raise SomebodyElse
        yield


def _finish(people_import: PeopleImport) -> None:
    did = ImportState(people_import.state)
    with _part_of(people_import):
        counts = people_import.rows.order_by("outcome").values_list("outcome").annotate(number=Count("pk"))
        people_import.counts = dict(counts)
        people_import.total = sum(people_import.counts.values())
        people_import.state = FOLLOWING[did]
        if did == ImportState.RUNNING:
            forget_file(people_import)
            log(
                people_import,
                "wagtail_mentoring.students_invited"
                if people_import.invites
                else "wagtail_mentoring.mentors_imported",
                user=people_import.user,
                data={"office": str(people_import.office), **people_import.counts},
            )
        elif did == ImportState.UNDOING:
            log(people_import, "wagtail_mentoring.import_undone", user=people_import.undone_by)
        people_import.save()


def is_silent(people_import: PeopleImport) -> bool:
    """Whether work stopped: by a failure, because whoever was at it is gone, or as no worker ever came."""
    heard, patience = people_import.worked_at, SILENCE
    if heard is None:
        heard, patience = people_import.asked_at, PATIENCE
    return people_import.stopped or heard < timezone.now() - patience


def forget_file(people_import: PeopleImport) -> None:
    """Delete the file once it is committed that nothing refers to it."""
    if name := people_import.file.name:
        storage = people_import.file.storage
        people_import.file = ""
        transaction.on_commit(lambda: storage.delete(name))
