"""The record of what happened to an application: appended lines, each with the hash of the one before."""

from collections.abc import Iterable
from datetime import UTC
from typing import Any

from django.utils import timezone

from wagtail_mentoring.digests import digest
from wagtail_mentoring.offices.models import Office

from .application_models import Application, ApplicationEvent


def record_event(
    *,
    application: Application,
    action: str,
    actor: Any,
    from_status: str = "",
    to_status: str = "",
    reason: str = "",
    office: Office | None = None,
) -> ApplicationEvent:
    """Append one event. The caller holds the lock on the application's row. Keys only, never answers."""
    last = application.events.order_by("-sequence").first()
    event = ApplicationEvent(
        application=application,
        sequence=last.sequence + 1 if last else 1,
        action=action,
        actor=actor,
        office=office,
        from_status=from_status,
        to_status=to_status,
        reason=reason,
        created_at=timezone.now(),
        previous_hash=last.hash if last else "",
    )
    event.hash = event_hash(event)
    event.save(force_insert=True)
    return event


def event_hash(event: ApplicationEvent) -> str:
    """SHA-256 over what an event says and its place in the row of events.

    Not over who did it: an account may be erased later, and the chain has to survive that.
    """
    return digest(
        [
            event.application.reference,
            event.sequence,
            event.action,
            event.from_status,
            event.to_status,
            event.reason,
            event.created_at.astimezone(UTC).isoformat(),
            event.previous_hash,
        ]
    )


def broken_chain(events: Iterable[ApplicationEvent]) -> str:
    """What was changed, removed or put in between in one application's events, oldest first; else empty."""
    before = ""
    for number, event in enumerate(events, start=1):
        if event.sequence != number:
            return f"event {number} is missing"
        if event.previous_hash != before or event.hash != event_hash(event):
            return f"event {number} was changed, or the one before it"
        before = event.hash
    return ""
