"""Verbs of an offer that waits for an answer: the applicant confirms or declines, or its time is over."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from wagtail_mentoring import signals
from wagtail_mentoring.applications.applicant_actions import locked
from wagtail_mentoring.applications.choices import ApplicationStatus
from wagtail_mentoring.applications.exceptions import ApplicationRefused
from wagtail_mentoring.applications.history import record, tell_status
from wagtail_mentoring.applications.models import Application

from . import release_rules


@transaction.atomic
def confirm_offer(*, application: Application, user: Any) -> Application:
    """Take the place that was offered. Once confirmed it stays so, without an error.

    Raises ``ApplicationRefused`` (``offer_over``) for what is no open offer, by the server's time.
    """
    application = locked(application=application, user=user)
    if application.status == ApplicationStatus.CONFIRMED:
        return application
    _refuse_closed(application)
    return _settle(application, ApplicationStatus.CONFIRMED, "offer_confirmed", user)


@transaction.atomic
def decline_offer(*, application: Application, user: Any, reason: str = "") -> Application:
    """Give the place back for somebody else. Once declined it stays so, without an error."""
    application = locked(application=application, user=user)
    if application.status == ApplicationStatus.OFFER_DECLINED:
        return application
    _refuse_closed(application)
    return _settle(application, ApplicationStatus.OFFER_DECLINED, "offer_declined", user, reason)


def expire_offers(*, now: datetime | None = None) -> int:
    """End every offer whose time is over, which frees its place; returns how many. Applicants are told."""
    now = now or timezone.now()
    over = _open_offers().filter(answer_by__lte=now).values_list("pk", flat=True)
    return sum(_expire(pk, now) for pk in over)


def remind_of_offers(*, now: datetime | None = None) -> int:
    """Remind those whose offer ends within two days, each once; returns how many."""
    now = now or timezone.now()
    soon = now + release_rules.REMIND_BEFORE
    rows = _open_offers().filter(answer_by__gt=now, answer_by__lte=soon)
    return sum(_remind(pk, now) for pk in rows.values_list("pk", flat=True))


@transaction.atomic
def _expire(pk: int, now: datetime) -> bool:
    """Each offer for itself, looked at again under its lock: an answer may have come meanwhile."""
    application = _locked_row(pk)
    if not release_rules.is_expired(**_offer(application), now=now):
        return False
    _settle(application, ApplicationStatus.OFFER_EXPIRED, "offer_expired", None)
    return True


@transaction.atomic
def _remind(pk: int, now: datetime) -> bool:
    application = _locked_row(pk)
    told = application.events.filter(action="offer_reminded", created_at__gte=application.released_at)
    if not release_rules.may_answer_offer(**_offer(application), now=now) or told.exists():
        return False
    record(application, "offer_reminded", None, to_status=application.status)
    signals.offer_ending.send(sender=Application, application=application)
    return True


def _open_offers() -> Any:
    rows = Application.objects.filter(
        status=ApplicationStatus.ACCEPTED, released_at__isnull=False, held_at=None
    )
    return rows.order_by("pk")


def _locked_row(pk: int) -> Application:
    rows = Application.objects.select_for_update(of=("self",)).select_related("round__program")
    return rows.get(pk=pk)


def _offer(application: Application) -> dict[str, Any]:
    return {
        "status": application.status,
        "released": application.released_at is not None,
        "answer_by": application.answer_by,
    }


def may_answer_now(application: Application) -> bool:
    return release_rules.may_answer_offer(**_offer(application), now=timezone.now())


def _refuse_closed(application: Application) -> None:
    if not may_answer_now(application):
        raise ApplicationRefused("offer_over")


def _settle(
    application: Application, status: ApplicationStatus, action: str, user: Any, reason: str = ""
) -> Application:
    before = application.status
    application.move_to(status)
    application.told_status = status
    application.save(update_fields=["status", "status_changed_at", "told_status"])
    record(application, action, user, from_status=before, to_status=status, reason=reason)
    tell_status(application, user, before, reason)
    return application
