"""Verbs of imports: upload a file, say what its columns and words mean, have it run, undo it, forget it."""

from collections.abc import Callable, Mapping
from datetime import timedelta
from itertools import islice
from typing import Any, BinaryIO, cast

from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.base import File
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from wagtail_mentoring import conf
from wagtail_mentoring.application_forms.models import RoundForm
from wagtail_mentoring.directory.vocabulary_actions import add_term
from wagtail_mentoring.folding import fold
from wagtail_mentoring.offices.models import Office

from .choices import ImportKind, ImportState
from .mapping import STUDENT_TARGETS, guess, source_of, wrong_with
from .models import ImportedRow, PeopleImport
from .permissions import may_add_terms, may_import, may_invite, may_list
from .sheets import Sheet
from .vocabulary_words import NEW, Words
from .wording import SOURCES, mapping_problems
from .work import forget_file, is_silent

#: Calls a background task with the key of the import.
Enqueue = Callable[[int], Any]
#: So many rows are looked at to guess, and shown as examples.
SAMPLES = 5
#: So many earlier imports from the same source are asked what their columns meant.
MOST_REMEMBERED = 5
#: Nothing was written by an import in one of these.
NOT_RUN = (ImportState.MAPPING, ImportState.LOOKING, ImportState.READY)


def upload_people(
    *, file: File, office: Office, user: Any, source: str = "", round_form: RoundForm | None = None
) -> PeopleImport:
    """Keep a file of ``office`` with a first guess at its columns. Nothing becomes of it yet.

    With ``round_form`` it holds students who are to be invited to apply with that form, else mentors. Raises
    ``PermissionDenied``, and ``SheetRefused`` for a file that cannot be read.
    """
    if not may_import(user) or not Office.objects.of(user).filter(pk=office.pk).exists():
        raise PermissionDenied
    if round_form and not may_invite(user, round_form):
        raise PermissionDenied
    sheet = Sheet(cast(BinaryIO, file.file))
    preset = source_of(sheet.headings)
    people_import = PeopleImport(office=office, user=user, file_name=str(file.name)[-200:])
    if round_form:
        people_import.kind, people_import.round_form = ImportKind.STUDENTS, round_form
    people_import.source = source.strip()[:60] or str(SOURCES[preset.key if preset else ""])
    people_import.headings = list(sheet.headings)
    people_import.meanings = _guessed(people_import, sheet)
    file.seek(0)
    people_import.file.save("table", file, save=False)
    people_import.save()
    return people_import


def _guessed(people_import: PeopleImport, sheet: Sheet) -> dict[str, str]:
    guessed = guess(
        sheet.headings,
        samples=samples_of(sheet),
        vocabularies={slug: str(row) for slug, row in Words().vocabularies.items()},
        remembered=remembered(people_import),
    )
    if people_import.invites:
        return {heading: meaning for heading, meaning in guessed.items() if meaning in STUDENT_TARGETS}
    return guessed


def samples_of(sheet: Sheet) -> list[tuple[str, ...]]:
    return [row.cells for row in islice(sheet.rows(), SAMPLES)]


def remembered(people_import: PeopleImport) -> dict[str, str]:
    """What columns meant when the office last imported from the same source, also that they meant nothing."""
    known: dict[str, str] = {}
    for earlier in PeopleImport.objects.like(people_import)[:MOST_REMEMBERED]:
        for heading in earlier.headings:
            known.setdefault(heading, earlier.meanings.get(heading, ""))
    return known


@transaction.atomic
def name_columns(
    *,
    people_import: PeopleImport,
    meanings: Mapping[str, str],
    user: Any,
    enqueue: Enqueue,
    list_new: bool = False,
) -> PeopleImport:
    """Say what the columns mean and have the file looked through. Raises ``ValidationError``."""
    row = _locked(people_import, user)
    _refuse_unless(row, ImportState.MAPPING, ImportState.READY)
    wrong = wrong_with(
        meanings,
        headings=row.headings,
        vocabularies=Words().vocabularies,
        of_students=row.invites,
    )
    if wrong:
        raise ValidationError(mapping_problems(wrong))
    row.meanings, row.list_new = dict(meanings), list_new and may_list(user)
    row.terms, row.unknown_terms = {}, {}
    return _start(row, ImportState.LOOKING, enqueue)


@transaction.atomic
def decide_terms(
    *, people_import: PeopleImport, decisions: Mapping[str, Mapping[str, Any]], user: Any, enqueue: Enqueue
) -> PeopleImport:
    """Say which terms the words mean that no vocabulary has, by vocabulary and word, and look again.

    A term's key, ``NEW`` for one that is made when the import runs, or 0 to leave the word out. Raises
    ``ValidationError`` for a term of another vocabulary, ``PermissionDenied`` for new ones without the right.
    """
    row = _locked(people_import, user)
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
def run_import(*, people_import: PeopleImport, user: Any, enqueue: Enqueue) -> PeopleImport:
    """Write what the preview showed, as far as it is still so. Raises ``ValidationError``."""
    row = _locked(people_import, user)
    _refuse_unless(row, ImportState.READY)
    _make_terms(row, user)
    row.user = user
    return _start(row, ImportState.RUNNING, enqueue)


def _make_terms(row: PeopleImport, user: Any) -> None:
    """Make the terms that were decided on; from here on they have keys like others."""
    words = Words()
    for slug, decided in row.terms.items():
        for word, decision in decided.items():
            if isinstance(decision, str) and slug in words.vocabularies:
                name = words.label(decision)
                decided[word] = add_term(vocabulary=words.vocabularies[slug], name=name, user=user).pk


@transaction.atomic
def undo_import(*, people_import: PeopleImport, user: Any, enqueue: Enqueue) -> PeopleImport:
    """Take back what the import did, as far as nobody changed it since. Raises ``ValidationError``."""
    row = _locked(people_import, user)
    _refuse_unless(row, ImportState.DONE)
    if not can_be_undone(row):
        raise ValidationError(_("This import is too old to be undone: what was there before is not kept."))
    row.undone_by = user
    return _start(row, ImportState.UNDOING, enqueue)


def can_be_undone(people_import: PeopleImport) -> bool:
    return people_import.state == ImportState.DONE and people_import.created_at > _oldest()


@transaction.atomic
def go_on(*, people_import: PeopleImport, user: Any, enqueue: Enqueue) -> PeopleImport:
    """Have work taken up that stopped, now in the name of ``user``: who began it may be gone.

    Where somebody is at it already, nothing happens twice.
    """
    row = _locked(people_import, user)
    if row.is_working:
        name = "undone_by" if row.state == ImportState.UNDOING else "user"
        setattr(row, name, user)
        if is_silent(row):
            row.worked_at, row.asked_at = None, timezone.now()
        row.save(update_fields=[name, "worked_at", "asked_at"])
        transaction.on_commit(lambda: enqueue(row.pk), robust=True)
    return row


@transaction.atomic
def discard_import(*, people_import: PeopleImport, user: Any) -> None:
    """Forget a file that was not imported. Raises ``ValidationError`` for one that was."""
    row = _locked(people_import, user)
    _refuse_unless(row, *NOT_RUN)
    forget_file(row)
    row.delete()


def _locked(people_import: PeopleImport, user: Any) -> PeopleImport:
    if not may_import(user) or not PeopleImport.objects.of(user).filter(pk=people_import.pk).exists():
        raise PermissionDenied
    rows = PeopleImport.objects.select_for_update(of=("self",)).select_related("office")
    return rows.get(pk=people_import.pk)


def _refuse_unless(row: PeopleImport, *states: ImportState) -> None:
    if row.state not in states:
        raise ValidationError(
            _("This is not possible now: the import is “%(state)s”. Reload the page."),
            params={"state": row.get_state_display()},
        )


def _start(row: PeopleImport, state: ImportState, enqueue: Enqueue) -> PeopleImport:
    row.state, row.after, row.worked_at, row.stopped, row.refusal = state, 0, None, False, ""
    row.asked_at = timezone.now()
    row.save()
    transaction.on_commit(lambda: enqueue(row.pk), robust=True)
    return row


def _oldest() -> Any:
    return timezone.now() - timedelta(days=conf.get("IMPORT_DAYS"))


def forget_old_imports() -> int:
    """Delete files that nobody imported in time, and what rows of old imports hold of people; how many."""
    old = PeopleImport.objects.filter(created_at__lt=_oldest())
    held = ImportedRow.objects.filter(people_import__in=old).exclude(changes={})
    full = old.filter(Q(pk__in=held.values("people_import")) | ~Q(file="") | Q(state__in=NOT_RUN))
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
