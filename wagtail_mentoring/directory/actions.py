"""Everything that changes a mentor's standing or reveals contact data.

Each action takes one row lock and one transaction, writes one audit entry, and sends
``mentor_standing_changed`` where a standing changed. The profile itself is edited as drafts and published by
Wagtail.
"""

from datetime import date, datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from wagtail.log_actions import log

from wagtail_mentoring.signals import mentor_standing_changed

from . import decisions
from .choices import MentorMove, MentorStatus
from .models import ContactCard, ContactReveal, Mentor
from .permissions import can_see_contact


class MoveNotAllowed(Exception):
    """The mentor's status does not allow what was asked; it may have changed meanwhile."""


class NoPlaceFree(Exception):
    """The mentor takes no more mentees now."""


class ConsentMissing(Exception):
    """Nobody is approved who has not agreed to be shown."""


class PurposeMissing(Exception):
    """Contact data is revealed for a stated purpose only."""


def approve_mentor(*, mentor: Mentor, user: Any = None) -> Mentor:
    """Let the mentor be listed, as soon as the profile is published. Needs a consent."""
    return _move(mentor, MentorMove.APPROVE, user)


def pause_mentor(*, mentor: Mentor, until: date | None = None, user: Any = None) -> Mentor:
    """Take a break: still listed, marked as such, without places. ``until`` is its last day, if known."""
    return _move(mentor, MentorMove.PAUSE, user, pause_until=until)


def resume_mentor(*, mentor: Mentor, user: Any = None) -> Mentor:
    """Come back from a break."""
    return _move(mentor, MentorMove.RESUME, user, pause_until=None)


def resume_mentors_after_break(*, today: date | None = None) -> int:
    """Bring back every mentor whose break is over; returns how many. Run daily.

    Whoever came back, retired or stays away longer by now is left alone.
    """
    over = Mentor.objects.filter(
        status=MentorStatus.PAUSED, pause_until__lt=today or timezone.localdate()
    ).order_by("pk")
    return sum(_resume_if(over, key) for key in list(over.values_list("pk", flat=True)))


@transaction.atomic
def _resume_if(over: QuerySet, key: Any) -> bool:
    mentor = over.select_for_update().filter(pk=key).first()
    if mentor is None:
        return False
    resume_mentor(mentor=mentor)
    return True


def retire_mentor(*, mentor: Mentor, user: Any = None) -> Mentor:
    """Stop mentoring: out of every list at once. Active mentorships are not touched."""
    return _move(mentor, MentorMove.RETIRE, user, pause_until=None)


@transaction.atomic
def _move(mentor: Mentor, move: MentorMove, user: Any, **values: Any) -> Mentor:
    row = _locked(mentor)
    target = decisions.status_after(status=row.status, move=move)
    if target is None:
        raise MoveNotAllowed(f"{move.label}: {row.name} is {row.get_status_display()}.")
    if move == MentorMove.APPROVE and row.consented_at is None:
        raise ConsentMissing(f"{row.name} has not agreed to be shown.")
    data = {"from": row.status, "to": target}
    row.status = target
    for name, value in values.items():
        setattr(row, name, value)
    return _write(row, ["status", *values], f"wagtail_mentoring.mentor_{move}", user, data)


@transaction.atomic
def record_consent(*, mentor: Mentor, text: str, user: Any = None, at: datetime | None = None) -> Mentor:
    """Keep that the mentor agreed to be shown, ``at`` an earlier time or now, with the words agreed to."""
    if not text.strip():
        raise ValueError("record_consent() needs the text that the mentor has read.")
    row = _locked(mentor)
    row.consented_at, row.consent_text = at or timezone.now(), text
    return _write(
        row, ["consented_at", "consent_text"], "wagtail_mentoring.mentor_consent", user, {"text": text}
    )


@transaction.atomic
def withdraw_consent(*, mentor: Mentor, user: Any = None) -> Mentor:
    """Take the consent back: nobody finds the mentor from here on."""
    row = _locked(mentor)
    row.consented_at, row.consent_text = None, ""
    return _write(
        row, ["consented_at", "consent_text"], "wagtail_mentoring.mentor_consent_withdrawn", user, {}
    )


@transaction.atomic
def take_place(*, mentor: Mentor, user: Any = None) -> Mentor:
    """Count one more active mentorship. Raises ``NoPlaceFree``: of two at once, one takes the last place."""
    row = _locked(mentor)
    free = decisions.places_free(status=row.status, capacity=row.capacity, places_taken=row.places_taken)
    if not free:
        raise NoPlaceFree(f"{row.name} has no place free.")
    row.places_taken += 1
    return _write(
        row, ["places_taken"], "wagtail_mentoring.mentor_place_taken", user, {"taken": row.places_taken}
    )


@transaction.atomic
def free_place(*, mentor: Mentor, user: Any = None) -> Mentor:
    """Count one active mentorship less."""
    row = _locked(mentor)
    row.places_taken = max(row.places_taken - 1, 0)
    return _write(
        row, ["places_taken"], "wagtail_mentoring.mentor_place_freed", user, {"taken": row.places_taken}
    )


@transaction.atomic
def refresh_places(*, mentor: Mentor, places_taken: int, user: Any = None) -> Mentor:
    """Set the number of active mentorships to what was counted, where the two have drifted apart."""
    row = _locked(mentor)
    if row.places_taken == places_taken:
        return row
    data = {"from": row.places_taken, "to": places_taken}
    row.places_taken = places_taken
    return _write(row, ["places_taken"], "wagtail_mentoring.mentor_places_counted", user, data)


@transaction.atomic
def note_activity(*, mentor: Mentor) -> Mentor:
    """Keep a sign of life, at most one an hour; no audit entry, it is not a decision."""
    row = _locked(mentor)
    now = timezone.now()
    if row.last_active_at is None or (now - row.last_active_at).total_seconds() >= 3600:
        row.last_active_at = now
        row.save(update_fields=["last_active_at"])
    return row


@transaction.atomic
def reveal_contact(*, card: ContactCard, user: Any, purpose: str) -> ContactCard:
    """Hand out contact data to who may see it, and keep who, why and when.

    Raises ``PermissionDenied`` and ``PurposeMissing``.
    """
    if not purpose.strip():
        raise PurposeMissing("Say what the contact data is needed for.")
    if not can_see_contact(user, card):
        raise PermissionDenied
    ContactReveal.objects.create(card=card, user=user, purpose=purpose.strip()[:200])
    log(card, "wagtail_mentoring.contact_revealed", user=user, data={"purpose": purpose})
    return ContactCard.objects.select_related("mentor", "owner").get(pk=card.pk)


def _locked(mentor: Mentor) -> Mentor:
    return Mentor.objects.select_for_update().get(pk=mentor.pk)


def _write(row: Mentor, fields: list[str], action: str, user: Any, data: dict[str, Any]) -> Mentor:
    """Save the standing with the places that follow from it, and tell."""
    row.places_free = decisions.places_free(
        status=row.status, capacity=row.capacity, places_taken=row.places_taken
    )
    row.save(update_fields=[*fields, "places_free"])
    log(row, action, user=user, data=data)
    mentor_standing_changed.send(sender=Mentor, mentor=row, user=user)
    return row
