"""Verbs of conflicts of interest: declare one, lift one."""

from collections.abc import Callable
from typing import Any

from django.contrib.auth import get_user_model
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from wagtail_mentoring import signals
from wagtail_mentoring.applications.conflict_models import ConflictOfInterest
from wagtail_mentoring.applications.history import record
from wagtail_mentoring.applications.models import Application
from wagtail_mentoring.applications.permissions import may_decide, staff_of
from wagtail_mentoring.applications.staff_steps import StepRefused, lock_received
from wagtail_mentoring.exports.actions import delete_export
from wagtail_mentoring.exports.models import ApplicationExport

Readers = Callable[[Application], QuerySet]
_readers: dict[str, Readers] = {}


def register_readers(name: str, source: Readers) -> None:
    """Have ``source(application)`` name more people before whom an application comes; a room above does.

    A second source of the same name replaces the first.
    """
    _readers[name] = source


def who_may_have_a_conflict(application: Application) -> QuerySet:
    """People for whom a colleague may record a conflict: staff of its offices, and who reads it besides."""
    either = Q(pk__in=staff_of(application).values("pk"))
    for source in _readers.values():
        either |= Q(pk__in=source(application).values("pk"))
    return get_user_model().objects.filter(either)


@transaction.atomic
def declare_conflict(*, application: Application, person: Any, reason: str, user: Any) -> ConflictOfInterest:
    """Keep ``person`` away from an application from now on; return the conflict, also one there is already.

    Who handles it and exports that hold it are dropped; ``conflict_declared`` lets other rooms drop theirs.
    ``StepRefused`` without a reason, or where ``user`` speaks for somebody else and may not decide.
    """
    locked = lock_received(application)
    if not reason.strip():
        raise StepRefused(_("Give a reason. It is kept and read by colleagues who decide."))
    if person.pk != user.pk and not may_decide(user, locked):
        raise StepRefused(_("Only colleagues who may decide can record a conflict for somebody else."))
    if running := locked.conflicts.filter(person=person, lifted_at=None).first():
        return running
    conflict = ConflictOfInterest.objects.create(
        application=locked, person=person, reason=reason.strip(), declared_by=user
    )
    if locked.handled_by_id == person.pk:
        locked.handled_by = None
        locked.save(update_fields=["handled_by"])
    for export in ApplicationExport.objects.filter(user=person):
        # It may hold this application, and waits to be downloaded.
        delete_export(export)
    record(locked, "conflict_declared", user)
    signals.conflict_declared.send(sender=Application, application=locked, person=person, user=user)
    return conflict


@transaction.atomic
def lift_conflict(*, conflict: ConflictOfInterest, reason: str, user: Any) -> ConflictOfInterest:
    """Let the person at the application again; one that was lifted already is returned as it is.

    ``StepRefused`` without a reason, or for the person themselves. What they had lost does not come back.
    """
    application = lock_received(conflict.application)
    locked = ConflictOfInterest.objects.select_for_update().get(pk=conflict.pk)
    if locked.lifted_at is not None:
        return locked
    if locked.person_id == user.pk:
        raise StepRefused(_("Your own conflict is lifted by somebody else. Ask a colleague who may decide."))
    if not reason.strip():
        raise StepRefused(_("Say why the conflict no longer stands."), field="reason")
    locked.lifted_by, locked.lifted_at, locked.lift_reason = user, timezone.now(), reason.strip()
    locked.save(update_fields=["lifted_by", "lifted_at", "lift_reason"])
    record(application, "conflict_lifted", user)
    return locked


def erase_conflicts(application: Application, nobody: Any) -> None:
    """What people wrote about themselves and the applicant goes; that there was a conflict stays."""
    application.conflicts.update(reason="", lift_reason="")
