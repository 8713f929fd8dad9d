"""Mail to the people of an office about what was handed to it, and what is late. Reached by signals only."""

from typing import Any

from django.urls import reverse
from wagtail.admin.utils import get_user_display_name

from wagtail_mentoring import signals
from wagtail_mentoring.outbox.staff_mail import queue_staff_mail

from .choices import Asked, HandoffState
from .models import Handoff
from .recipients import people_to_ask


def connect_handoff_notifications() -> None:
    """Called once at start-up."""
    signals.handoff_sent.connect(notify_of_handoff, dispatch_uid="wm_mail_handoff_received")
    signals.handoff_overdue.connect(notify_of_delay, dispatch_uid="wm_mail_handoff_overdue")


def notify_of_handoff(sender: Any, handoff: Handoff, user: Any, **kwargs: Any) -> None:
    """On ``handoff_sent``: what came, from whom, and by when to answer. Not to whoever sent it."""
    for person in people_to_ask(handoff, Asked.RESPONSIBLE):
        if person != user:
            _queue(
                "handoff_received",
                handoff,
                person,
                sent_by=get_user_display_name(user),
                again=handoff.version > 1,
            )


def notify_of_delay(sender: Any, handoff: Handoff, asked: Asked, **kwargs: Any) -> None:
    """On ``handoff_overdue``: what is late, to those who are asked now."""
    for person in people_to_ask(handoff, asked):
        _queue(
            "handoff_overdue",
            handoff,
            person,
            about=asked.value,
            asked=asked.value,
            is_answered=handoff.state == HandoffState.ACCEPTED,
        )


def _queue(kind: str, handoff: Handoff, person: Any, *, about: str = "sent", **extra: Any) -> None:
    """Write to ``person`` once for each version and reason."""
    queue_staff_mail(
        person=person,
        kind=kind,
        dedupe_key=f"{kind}:{handoff.pk}:{handoff.version}:{about}",
        path=reverse("mentoring_handoffs:inspect", args=[handoff.pk]),
        context={"handoff": handoff, "program": handoff.program, **extra},
    )
