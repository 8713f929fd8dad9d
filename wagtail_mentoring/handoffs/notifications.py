"""Mail to the people of an office about what was handed to it, and what is late. Reached by signals only."""

from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from wagtail.admin.utils import get_admin_base_url
from wagtail.models import Site
from wagtail.users.models import UserProfile

from wagtail_mentoring import signals
from wagtail_mentoring.outbox.actions import queue_mail

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
            _queue("handoff_received", handoff, person, sent_by=_name(user), again=handoff.version > 1)


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
    """Write to ``person``, in the language they use the admin in, once for each version and reason."""
    if not person.email:
        return
    with translation.override(_language_of(person)):
        queue_mail(
            dedupe_key=f"{kind}:{handoff.pk}:{handoff.version}:{about}:{person.pk}",
            kind=kind,
            to_email=person.email,
            to_name=person.get_full_name(),
            template=kind,
            context={
                "handoff": handoff,
                "name": _name(person),
                "program": handoff.program,
                "url": _address_of(handoff),
                **extra,
            },
        )


def _name(person: Any) -> str:
    return person.get_full_name() or person.get_username()


def _language_of(person: Any) -> str:
    profile = UserProfile.objects.filter(user=person).first()
    return (profile.preferred_language if profile else "") or settings.LANGUAGE_CODE


def _address_of(handoff: Handoff) -> str:
    """The page of the hand-off in the admin, with the host in front."""
    base = get_admin_base_url()
    if not base:
        site = Site.objects.filter(is_default_site=True).first()
        base = site.root_url if site else ""
    return f"{base}{reverse('mentoring_handoffs:inspect', args=[handoff.pk])}"
