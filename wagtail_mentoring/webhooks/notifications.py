"""Which webhooks are told of what, reached by signal."""

from typing import Any

from wagtail.signals import published

from wagtail_mentoring import signals
from wagtail_mentoring.applications.models import Application
from wagtail_mentoring.directory.models import ContactCard, Mentor
from wagtail_mentoring.mentorships.models import Mentorship
from wagtail_mentoring.offices.models import Office

from . import payloads
from .actions import announce
from .choices import WebhookEvent


def connect_webhooks() -> None:
    receivers = {
        signals.application_submitted: tell_of_submission,
        signals.application_let_in: tell_of_letting_in,
        signals.application_released: tell_of_decision,
        signals.application_withdrawn: tell_of_withdrawal,
        signals.mentorship_started: tell_of_start,
        signals.mentorship_ended: tell_of_end,
        signals.handoff_overdue: tell_of_delay,
        signals.mentor_standing_changed: tell_of_listing,
    }
    for signal, receiver in receivers.items():
        signal.connect(receiver, dispatch_uid=f"wm_webhook_{receiver.__name__}")
    published.connect(tell_of_publication, sender=Mentor, dispatch_uid="wm_webhook_mentor_published")


def tell_of_submission(sender: type, *, application: Application, revision: Any, **kwargs: Any) -> None:
    """Not while it is on hold, which looks like a robot's: until somebody lets it in."""
    if application.held_at is None:
        _tell_of_application(WebhookEvent.APPLICATION_SUBMITTED, application, f"revision:{revision.pk}")


def tell_of_letting_in(sender: type, *, application: Application, **kwargs: Any) -> None:
    tell_of_submission(sender, application=application, revision=application.current_revision)


def tell_of_decision(sender: type, *, application: Application, **kwargs: Any) -> None:
    told = application.released_at.isoformat() if application.released_at else ""
    _tell_of_application(WebhookEvent.APPLICATION_DECIDED, application, f"released:{application.pk}:{told}")


def tell_of_withdrawal(sender: type, *, application: Application, **kwargs: Any) -> None:
    _tell_of_application(WebhookEvent.APPLICATION_WITHDRAWN, application, f"withdrawn:{application.pk}")


def tell_of_start(sender: type, *, mentorship: Mentorship, **kwargs: Any) -> None:
    _tell_of_pair(WebhookEvent.MENTORSHIP_STARTED, mentorship)


def tell_of_end(sender: type, *, mentorship: Mentorship, **kwargs: Any) -> None:
    _tell_of_pair(WebhookEvent.MENTORSHIP_ENDED, mentorship)


def tell_of_delay(sender: type, *, handoff: Any, asked: Any, **kwargs: Any) -> None:
    """Once a hand-off and whoever was asked about it."""
    announce(
        event=WebhookEvent.HANDOFF_OVERDUE,
        offices=[handoff.from_office_id, handoff.to_office_id],
        data=payloads.handoff_data(handoff),
        key=f"handoff:{handoff.pk}:{handoff.due_on}",
    )


def tell_of_publication(sender: type, *, instance: Mentor, **kwargs: Any) -> None:
    _tell_of_mentor(instance)


def tell_of_listing(sender: type, *, mentor: Mentor, **kwargs: Any) -> None:
    """A profile that was published before is found from the moment it is approved."""
    _tell_of_mentor(mentor)


def _tell_of_mentor(mentor: Mentor) -> None:
    """The office that keeps the mentor, once for each revision that visitors find."""
    if mentor.is_listed:
        announce(
            event=WebhookEvent.MENTOR_PUBLISHED,
            offices=ContactCard.objects.filter(mentor=mentor).values("owner"),
            data=payloads.mentor_data(mentor),
            key=f"mentor:{mentor.pk}:{mentor.live_revision_id}",
        )


def _tell_of_application(event: WebhookEvent, application: Application, key: str) -> None:
    offices = _partners(application.round.program_id)
    announce(event=event, offices=offices, data=payloads.application_data(application), key=key)


def _tell_of_pair(event: WebhookEvent, mentorship: Mentorship) -> None:
    offices = _partners(mentorship.round.program_id)
    data = payloads.mentorship_data(mentorship)
    announce(event=event, offices=offices, data=data, key=f"{event}:{mentorship.pk}")


def _partners(program: int) -> Any:
    """Offices that have accepted to partner in the program; an invited one is told nothing."""
    return Office.objects.filter(partnerships__program=program, partnerships__accepted_at__isnull=False)
