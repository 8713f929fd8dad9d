"""Verbs for a hand-in that looks like a robot's and is on hold: let it in, or make it void."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from wagtail_mentoring import signals
from wagtail_mentoring.applications.application_models import Application
from wagtail_mentoring.applications.choices import ApplicationStatus
from wagtail_mentoring.applications.history import record, tell_status
from wagtail_mentoring.applications.staff_steps import StepRefused, lock_received


@transaction.atomic
def let_in(*, application: Application, user: Any) -> Application:
    """Say that a hand-in on hold is genuine: from now on it counts like any other and is not doubted again.

    One that was let in already stays so, without an error.
    """
    locked = lock_received(application)
    if locked.status == ApplicationStatus.VOID:
        raise StepRefused(_("This application was made void meanwhile. The person may apply again."))
    if locked.held_at is None:
        return locked
    locked.held_at, locked.held_reason = None, ""
    locked.save(update_fields=["held_at", "held_reason"])
    record(locked, "let_in", user)
    signals.application_let_in.send(sender=Application, application=locked, user=user)
    return locked


@transaction.atomic
def make_void(*, application: Application, user: Any, reason: str) -> Application:
    """Make a hand-in on hold void for good. It is kept, counts nowhere, and the person may apply again.

    One that is void already stays so. Raises ``StepRefused`` without a reason, or once it was let in.
    """
    locked = lock_received(application)
    if locked.status == ApplicationStatus.VOID:
        return locked
    if locked.held_at is None:
        raise StepRefused(_("This application was let in meanwhile. Look at it again and decide anew."))
    if not reason.strip():
        raise StepRefused(_("Give a reason: a colleague will want to know why."))
    before = locked.status
    locked.move_to(ApplicationStatus.VOID)
    locked.active_key = None
    locked.lock_version += 1
    locked.save(update_fields=["status", "status_changed_at", "active_key", "lock_version"])
    record(locked, "voided", user, from_status=before, to_status=locked.status, reason=reason.strip())
    tell_status(locked, user, before, reason.strip())
    return locked
