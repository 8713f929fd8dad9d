"""Verbs for a hand-in that looks like a robot's and is on hold: let it in, or make it void."""

from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.log_actions import log

from wagtail_mentoring import signals
from wagtail_mentoring.applications.application_models import Application
from wagtail_mentoring.applications.choices import ApplicationStatus
from wagtail_mentoring.applications.events import record_event
from wagtail_mentoring.applications.permissions import acting_office
from wagtail_mentoring.applications.staff_steps import StepRefused

#: The audit log's names of what is recorded in an application's own history.
LOGGED_AS = {"let_in": "wagtail_mentoring.let_in_application", "voided": "wagtail_mentoring.void_application"}


@transaction.atomic
def let_in(*, application: Application, user: Any) -> Application:
    """Say that a hand-in on hold is genuine: from now on it counts like any other and is not doubted again.

    One that was let in already stays so, without an error.
    """
    locked = _lock(application)
    if locked.status == ApplicationStatus.VOID:
        raise StepRefused(_("This application was made void meanwhile. The person may apply again."))
    if locked.held_at is None:
        return locked
    locked.held_at, locked.held_reason = None, ""
    locked.save(update_fields=["held_at", "held_reason"])
    _record(locked, "let_in", user)
    signals.application_let_in.send(sender=Application, application=locked, user=user)
    return locked


@transaction.atomic
def make_void(*, application: Application, user: Any, reason: str) -> Application:
    """Make a hand-in on hold void for good. It is kept, counts nowhere, and the person may apply again.

    One that is void already stays so. Raises ``StepRefused`` without a reason, or once it was let in.
    """
    locked = _lock(application)
    if locked.status == ApplicationStatus.VOID:
        return locked
    if locked.held_at is None:
        raise StepRefused(_("This application was let in meanwhile. Look at it again and decide anew."))
    if not reason.strip():
        raise StepRefused(_("Give a reason: a colleague will want to know why."))
    before = locked.status
    locked.status, locked.status_changed_at = ApplicationStatus.VOID, timezone.now()
    locked.active_key = None
    locked.lock_version += 1
    locked.save(update_fields=["status", "status_changed_at", "active_key", "lock_version"])
    _record(locked, "voided", user, from_status=before, to_status=locked.status, reason=reason.strip())
    signals.application_status_changed.send(
        sender=Application,
        application=locked,
        from_status=before,
        to_status=locked.status,
        user=user,
        reason=reason.strip(),
    )
    return locked


def _lock(application: Application) -> Application:
    rows = Application.objects.select_for_update(of=("self",)).select_related("round__program")
    return rows.received().get(pk=application.pk)


def _record(application: Application, action: str, user: Any, **details: str) -> None:
    office = acting_office(user, application)
    record_event(application=application, action=action, actor=user, office=office, **details)
    data = {name: value for name, value in details.items() if name != "reason"}
    log(application, LOGGED_AS[action], user=user, title=application.reference, data=data)
