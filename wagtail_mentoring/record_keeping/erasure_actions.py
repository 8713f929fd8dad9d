"""Verbs that take personal data out for good: whole applications, single answers, by rule or on request."""

from collections import Counter
from collections.abc import Callable, Iterable
from datetime import date
from functools import partial
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.utils import timezone
from wagtail.models import ModelLogEntry

from wagtail_mentoring.accounts import placeholder_account
from wagtail_mentoring.application_forms.sealing import seal_of
from wagtail_mentoring.applications.answers import index_answers
from wagtail_mentoring.applications.events import event_hash, record_event
from wagtail_mentoring.applications.models import AnswerIndex, Application, ApplicationFile
from wagtail_mentoring.applications.notifications import mail_holding
from wagtail_mentoring.applications.retention import ON_REQUEST, Due, due_among, months_by_question
from wagtail_mentoring.exports.actions import delete_export
from wagtail_mentoring.exports.models import ApplicationExport
from wagtail_mentoring.selection.decision_records import reseal_decisions

from .erasure_door import open_erasure
from .models import Erasure

#: Takes the place of the person; nobody can sign in as it.
NOBODY = "mentoring-erased"
#: What an audit line about an application may keep: words of the system, never of people.
HARMLESS_LOG_DATA = frozenset({"from_status", "to_status", "revision", "file"})

Eraser = Callable[[Application, Any], None]
_erasers: dict[str, Eraser] = {}


def register_eraser(name: str, eraser: Eraser) -> None:
    """Have ``eraser(application, nobody)`` called in the transaction of every anonymisation, before it."""
    _erasers[name] = eraser


def erase_due(*, today: date, dry_run: bool = False) -> Counter[str]:
    """Erase everything whose time is over on ``today``; returns how many rows of what it is about.

    Each application is a transaction of its own, so a run that is stopped goes on the next day. With
    ``dry_run`` nothing is changed and the numbers are those of a run now.
    """
    report: Counter[str] = Counter()
    questions = months_by_question()
    for due in list(due_among(Application.objects.all(), questions, today)):
        report += counted(due) if dry_run else _erase_if_due(due.application.pk, questions, today)
    return report


@transaction.atomic
def _erase_if_due(key: int, questions: dict[str, int], today: date) -> Counter[str]:
    """Look again under the lock: another run may have been faster, or somebody needs it by now."""
    row = Application.objects.filter(pk=key)
    list(row.select_for_update(of=("self",)))
    counts: Counter[str] = Counter()
    for due in list(due_among(row, questions, today)):
        counts += counted(due)
        erase(due=due, reason="Kept as long as the retention rules say", user=None)
    return counts


def erase(*, due: Due, reason: str, user: Any) -> Erasure:
    """Erase what ``due`` names, with a record of it. Statuses, dates and counts stay."""
    with open_erasure(reason=reason, user=user) as erasure:
        erasure.report = {"application": due.application.reference, **counted(due)}
        erase_within(due, user)
    return erasure


def erase_within(due: Due, user: Any) -> None:
    """The same inside an erasure that the caller has opened and reports on."""
    row = Application.objects.select_for_update(of=("self",)).get(pk=due.application.pk)
    if due.everything:
        _anonymise(row, user, note=ON_REQUEST if due.is_asked_for else "")
    else:
        _erase_answers(row, due.questions)
        record_event(application=row, action="answers_erased", actor=user)


def counted(due: Due) -> Counter[str]:
    """How many rows of what ``due`` is about."""
    application = due.application
    if not due.everything:
        files = application.files.filter(question_key__in=due.questions).count()
        return Counter({"answers": len(due.questions), "files": files})
    return Counter(
        {
            "applications": 1,
            "revisions": application.revisions.count(),
            "files": application.files.count(),
            "notes": application.notes.count(),
            "mails": mail_holding(application).count(),
        }
    )


def _anonymise(application: Application, user: Any, *, note: str) -> None:
    nobody = placeholder_account(NOBODY)
    for eraser in _erasers.values():
        eraser(application, nobody)
    _erase_files(application.files.all())
    for revision in application.revisions.select_related("form_version"):
        _rewrite(revision, {})
    application.revisions.filter(author=application.applicant_id).update(author=None)
    reseal_decisions(application, erase_words=True)
    AnswerIndex.objects.filter(application=application).delete()
    application.notes.all().delete()
    mail_holding(application).delete()
    _tidy_log(application)
    for export in ApplicationExport.objects.all():
        # It may hold this person's answers, and can be asked for again.
        delete_export(export)
    application.events.filter(actor=application.applicant_id).update(actor=None)
    _rewrite_events(application)
    application.applicant, application.active_key = nobody, None
    application.applicant_name = application.applicant_email = ""
    application.draft_answers, application.draft_stamps = {}, {}
    application.lock_version += 1
    application.anonymised_at = timezone.now()
    application.save()
    record_event(application=application, action="anonymised", actor=user, reason=note)


def _erase_answers(application: Application, keys: set[str]) -> None:
    _erase_files(application.files.filter(question_key__in=keys))
    for revision in application.revisions.select_related("form_version"):
        if keys & revision.answers.keys():
            _rewrite(revision, _without(revision.answers, keys))
    reseal_decisions(application)
    application.draft_answers = _without(application.draft_answers, keys)
    application.draft_stamps = _without(application.draft_stamps, keys)
    application.lock_version += 1
    application.save(update_fields=["draft_answers", "draft_stamps", "lock_version"])
    if application.current_revision_id:
        revision = application.revisions.select_related("form_version").get(
            pk=application.current_revision_id
        )
        index_answers(revision)


def _without(values: dict[str, Any], keys: Iterable[str]) -> dict[str, Any]:
    return {key: value for key, value in values.items() if key not in keys}


def _rewrite(revision: Any, answers: dict[str, Any]) -> None:
    """Replace a revision's answers, and its digest with theirs; the consents are words of the form."""
    seal = seal_of(
        version_sha256=revision.form_version.sha256,
        answers=answers,
        consents=revision.consents,
        earlier=revision.earlier,
    )
    type(revision).objects.filter(pk=revision.pk).update(answers=answers, digest=seal)


def _rewrite_events(application: Application) -> None:
    """Take the reasons, which people wrote freely, out of the events and chain them anew."""
    before = ""
    for event in application.events.order_by("sequence"):
        event.reason, event.previous_hash = "", before
        event.application = application
        before = event.hash = event_hash(event)
        values = {"reason": "", "previous_hash": event.previous_hash, "hash": event.hash}
        type(event).objects.filter(pk=event.pk).update(**values)


def _erase_files(files: Any) -> None:
    for file in files:
        storage, name = file.file.storage, file.file.name
        ApplicationFile.objects.filter(pk=file.pk).delete()
        transaction.on_commit(partial(storage.delete, name), robust=True)


def _tidy_log(application: Application) -> None:
    lines = ModelLogEntry.objects.filter(
        content_type=ContentType.objects.get_for_model(Application), object_id=str(application.pk)
    )
    for line in lines:
        line.label = application.reference
        line.data = {key: value for key, value in line.data.items() if key in HARMLESS_LOG_DATA}
        line.save(update_fields=["label", "data"])
    lines.filter(user=application.applicant_id).update(user=None)
