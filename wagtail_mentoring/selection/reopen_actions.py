"""Taking a decision up again that was told: after an appeal, or where the wrong person was told."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from wagtail_mentoring.applications import decisions
from wagtail_mentoring.applications.history import record, tell_status
from wagtail_mentoring.applications.models import Application
from wagtail_mentoring.applications.staff_actions import leave_to_nobody_kept_apart
from wagtail_mentoring.applications.staff_steps import StepRefused, lock_as_seen

from .decision_records import supersede_decision


@transaction.atomic
def reopen_decision(*, application: Application, user: Any, reason: str) -> Application:
    """Have an application decided anew whose applicant was told no; the decision there was stays on record.

    The applicant goes on reading what was told, and gets no mail, until another decision is released. It
    keeps no place, and nobody handles it for whom it is out of reach again. Raises ``StepRefused`` without a
    reason or where no such thing was told, and ``StaleApplication`` for what is no longer as the caller saw
    it.
    """
    locked, reason = lock_as_seen(application), reason.strip()
    if not may_reopen_now(locked):
        raise StepRefused(_("Only somebody who was told no, or whose offer expired, is decided on again."))
    if not reason:
        text = _("Give a reason: what was told is looked at again, and a colleague will ask why.")
        raise StepRefused(text, field="reason")
    before = locked.status
    supersede_decision(locked)
    locked.move_to(decisions.REOPENED_AS[before])
    locked.released_at = locked.answer_by = None
    locked.save(update_fields=["status", "status_changed_at", "released_at", "answer_by"])
    record(locked, "decision_reopened", user, from_status=before, to_status=locked.status, reason=reason)
    leave_to_nobody_kept_apart(application=locked, user=user)
    tell_status(locked, user, before, reason)
    return locked


def may_reopen_now(application: Application) -> bool:
    return decisions.may_reopen(status=application.status, released=application.released_at is not None)
