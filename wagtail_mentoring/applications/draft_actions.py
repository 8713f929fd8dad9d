"""Verbs for drafts whose time is over, or comes back, and for what their writers want to be told."""

from datetime import datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from wagtail_mentoring.application_forms.choices import Window

from .access_models import Extension
from .application_models import Application
from .choices import ApplicationStatus
from .history import record, tell_status


def expire_drafts(*, now: datetime | None = None) -> int:
    """Let every draft expire that can no longer be handed in, by nobody's and by no personal deadline.

    Each is a transaction of its own. Returns how many expired; what was written is kept until retention.
    """
    moment = now or timezone.now()
    drafts = Application.objects.filter(status=ApplicationStatus.DRAFT, round__closes_at__lte=moment)
    drafts |= Application.objects.filter(
        status=ApplicationStatus.DRAFT, round__round_forms__closes_at__lte=moment
    )
    pks = list(drafts.order_by("pk").distinct().values_list("pk", flat=True))
    return sum(expire_draft(pk=pk, now=moment) for pk in pks)


@transaction.atomic
def expire_draft(*, pk: int, now: datetime) -> bool:
    """Let one draft expire; False if it was handed in meanwhile or may still be."""
    rows = Application.objects.select_for_update(of=("self",)).select_related("round__program", "applicant")
    draft = rows.get(pk=pk)
    if draft.status != ApplicationStatus.DRAFT or draft.dates.window_at(now) != Window.CLOSED:
        return False
    draft.active_key = None
    _move(draft, ApplicationStatus.EXPIRED, "expired", user=None)
    return True


def reopen_expired(
    *, round_id: int, role: str, applicant: Any, chosen: Application | None = None
) -> Application | None:
    """Make an expired draft of ``applicant`` a draft again, with all that was written; the caller is in a
    transaction. It is the ``chosen`` one, else the latest. None where there is none to reopen, or another
    application has taken its place.
    """
    key = Application.key_for(user_id=applicant.pk, round_id=round_id, role=role)
    if Application.objects.filter(active_key=key).exists():
        return None
    rows = Application.objects.select_for_update().filter(
        applicant=applicant, round=round_id, role=role, status=ApplicationStatus.EXPIRED, anonymised_at=None
    )
    draft = rows.filter(pk=chosen.pk).first() if chosen else rows.order_by("-pk").first()
    if draft:
        draft.active_key = key
        _move(draft, ApplicationStatus.DRAFT, "reopened", user=applicant)
    return draft


def claim_extensions(*, user: Any, round_id: int, role: str) -> None:
    """Tie deadlines that were given to the user's address to the account; the address may change later."""
    given = Extension.objects.in_force().of(user).for_form(round_id=round_id, role=role)
    Extension.objects.filter(pk__in=list(given.filter(user=None).values_list("pk", flat=True))).update(
        user=user
    )


def set_reminder(*, application: Application, user: Any, wanted: bool) -> Application:
    """Note whether the applicant wants to be reminded before the deadline. Not an event: nothing happened."""
    if application.applicant_id != user.pk:
        raise PermissionDenied
    Application.objects.filter(pk=application.pk).update(wants_reminder=wanted)
    application.wants_reminder = wanted
    return application


def _move(draft: Application, status: ApplicationStatus, action: str, *, user: Any) -> None:
    before = draft.status
    draft.move_to(status)
    draft.lock_version += 1
    draft.save(update_fields=["status", "status_changed_at", "active_key", "lock_version"])
    record(draft, action, user, from_status=before, to_status=status)
    tell_status(draft, user, before)
