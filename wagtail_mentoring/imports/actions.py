"""Verbs of imports: upload a file, say what its columns and words mean, have it run, undo it, forget it."""

from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any, BinaryIO, cast

from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.base import File
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from wagtail_mentoring import conf
from wagtail_mentoring.directory.vocabulary_actions import add_term
from wagtail_mentoring.folding import fold
from wagtail_mentoring.offices.models import Office

from .choices import ImportState
from .mapping import guess, source_of, wrong_with
from .models import ImportedRow, MentorImport
from .permissions import may_add_terms, may_import, may_list
from .sheets import Sheet
from .vocabulary_words import NEW, Words
from .wording import SOURCES, mapping_problems
from .work import forget_file

#: Calls a background task with the key of the import.
Enqueue = Callable[[int], Any]
#: So many rows are looked at to guess, and shown as examples.
SAMPLES = 5
#: Nothing was written by an import in one of these.
NOT_RUN = (ImportState.MAPPING, ImportState.LOOKING, ImportState.READY)


def upload_mentors(*, file: File, office: Office, user: Any, source: str = "") -> MentorImport:
    """Keep a file of ``office`` with a first guess at its columns. Nothing becomes of it yet.

    Raises ``PermissionDenied``, and ``FileRefused`` for a file that cannot be read.
    """
    if not may_import(user) or not Office.objects.of(user).filter(pk=office.pk).exists():
        raise PermissionDenied
    sheet = Sheet(cast(BinaryIO, file.file))
    preset = source_of(sheet.headings)
    mentor_import = MentorImport(office=office, user=user, file_name=str(file.name)[-200:])
    mentor_import.source = source.strip()[:60] or str(SOURCES[preset.key if preset else ""])
    mentor_import.headings = list(sheet.headings)
    mentor_import.meanings = guess(
        sheet.headings,
        samples=samples_of(sheet),
        vocabularies={slug: str(row) for slug, row in Words().vocabularies.items()},
        remembered=remembered(mentor_import),
    )
    file.seek(0)
    mentor_import.file.save("table", file, save=False)
    mentor_import.save()
    return mentor_import


def samples_of(sheet: Sheet) -> list[tuple[str, ...]]:
    rows = []
    for row in sheet.rows():
        rows.append(row.cells)
        if len(rows) == SAMPLES:
            break
    return rows


def remembered(mentor_import: MentorImport) -> dict[str, str]:
    """What columns meant when the office last imported from the same source, also that they meant nothing."""
    known: dict[str, str] = {}
    for earlier in MentorImport.objects.like(mentor_import)[:SAMPLES]:
        for heading in earlier.headings:
            known.setdefault(heading, earlier.meanings.get(heading, ""))
    return known


@transaction.atomic
def name_columns(
    *,
    mentor_import: MentorImport,
    meanings: Mapping[str, str],
    user: Any,
    enqueue: Enqueue,
    list_new: bool = False,
) -> MentorImport:
    """Say what the columns mean and have the file looked through. Raises ``ValidationError``."""
    row = _locked(mentor_import, user)
    _refuse_unless(row, ImportState.MAPPING, ImportState.READY)
    wrong = wrong_with(meanings, headings=row.headings, vocabularies=Words().vocabularies)
    if wrong:
        raise ValidationError(mapping_problems(wrong))
    row.meanings, row.list_new = dict(meanings), list_new and may_list(user)
    row.terms, row.unknown_terms = {}, {}
    return _start(row, ImportState.LOOKING, enqueue)


@transaction.atomic
def decide_terms(
    *, mentor_import: MentorImport, decisions: Mapping[str, Mapping[str, Any]], user: Any, enqueue: Enqueue
) -> MentorImport:
    """Say which terms the words mean that no vocabulary has, by vocabulary and word, and look again.

    A term's key, ``NEW`` for one that is made when the import runs, or 0 to leave the word out. Raises
    ``ValidationError`` for a term of another vocabulary, ``PermissionDenied`` for new ones without the right.
    """
    row = _locked(mentor_import, user)
    _refuse_unless(row, ImportState.READY)
    words = Words()
    for slug, chosen in decisions.items():
        for word, decision in chosen.items():
            if decision == NEW and not may_add_terms(user):
                raise PermissionDenied
            if decision not in (0, NEW) and not words.those_of(slug, [decision]):
                raise ValidationError(
                    _("“%(word)s” needs a term of its own vocabulary."), params={"word": word}
                )
            kept = f"{NEW}:{word}" if decision == NEW else decision
            row.terms.setdefault(slug, {})[fold(word)] = kept
    row.unknown_terms = {}
    return _start(row, ImportState.LOOKING, enqueue)


@transaction.atomic
def run_import(*, mentor_import: MentorImport, user: Any, enqueue: Enqueue) -> MentorImport:
    """Write what the preview showed, as far as it is still so. Raises ``ValidationError``."""
    row = _locked(mentor_import, user)
    _refuse_unless(row, ImportState.READY)
    _make_terms(row, user)
    row.user = user
    return _start(row, ImportState.RUNNING, enqueue)


def _make_terms(row: MentorImport, user: Any) -> None:
    """Make the terms that were decided on; from here on they have keys like others."""
    words = Words()
    for slug, decided in row.terms.items():
        for word, decision in decided.items():
            if isinstance(decision, str) and slug in words.vocabularies:
                name = words.label(decision)
                decided[word] = add_term(vocabulary=words.vocabularies[slug], name=name, user=user).pk


@transaction.atomic
def undo_import(*, mentor_import: MentorImport, user: Any, enqueue: Enqueue) -> MentorImport:
    """Take back what the import did, as far as nobody changed it since. Raises ``ValidationError``."""
    row = _locked(mentor_import, user)
    _refuse_unless(row, ImportState.DONE)
    if not can_be_undone(row):
        raise ValidationError(_("This import is too old to be undone: what was there before is not kept."))
    row.undone_by = user
    return _start(row, ImportState.UNDOING, enqueue)


def can_be_undone(mentor_import: MentorImport) -> bool:
    return mentor_import.state == ImportState.DONE and mentor_import.created_at > _oldest()


@transaction.atomic
def go_on(*, mentor_import: MentorImport, user: Any, enqueue: Enqueue) -> MentorImport:
    """Have work taken up that stopped. Where somebody is at it already, nothing happens twice."""
    row = _locked(mentor_import, user)
    if row.is_working:
        transaction.on_commit(lambda: enqueue(row.pk), robust=True)
    return row


@transaction.atomic
def discard_import(*, mentor_import: MentorImport, user: Any) -> None:
    """Forget a file that was not imported. Raises ``ValidationError`` for one that was."""
    row = _locked(mentor_import, user)
    _refuse_unless(row, *NOT_RUN)
    forget_file(row)
    row.delete()


def _locked(mentor_import: MentorImport, user: Any) -> MentorImport:
    if not may_import(user) or not MentorImport.objects.of(user).filter(pk=mentor_import.pk).exists():
        raise PermissionDenied
    rows = MentorImport.objects.select_for_update(of=("self",)).select_related("office")
    return rows.get(pk=mentor_import.pk)


def _refuse_unless(row: MentorImport, *states: ImportState) -> None:
    if row.state not in states:
        raise ValidationError(
            _("This is not possible now: the import is “%(state)s”. Reload the page."),
            params={"state": row.get_state_display()},
        )


def _start(row: MentorImport, state: ImportState, enqueue: Enqueue) -> MentorImport:
    row.state, row.after, row.worked_at, row.stopped, row.refusal = state, 0, None, False, ""
    row.save()
    transaction.on_commit(lambda: enqueue(row.pk), robust=True)
    return row


def _oldest() -> Any:
    return timezone.now() - timedelta(days=conf.get("IMPORT_DAYS"))


def forget_old_imports() -> int:
    """Delete files that nobody imported in time, and what rows of old imports hold of people; how many."""
    old = MentorImport.objects.filter(created_at__lt=_oldest())
    held = ImportedRow.objects.filter(mentor_import__in=old).exclude(changes={})
    full = old.filter(Q(pk__in=held.values("mentor_import")) | ~Q(file="") | Q(state__in=NOT_RUN))
    count = 0
    for row in list(full):
        with transaction.atomic():
            forget_file(row)
            row.rows.update(changes={})
            row.save(update_fields=["file"])
            if row.state in NOT_RUN:
                row.delete()
        count += 1
    return count
