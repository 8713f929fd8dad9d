"""Mail to the offices whose signature a charter waits for. Reached by a signal only."""

from typing import Any

from django.urls import reverse

from wagtail_mentoring import signals
from wagtail_mentoring.outbox.staff_mail import queue_staff_mail
from wagtail_mentoring.partnership.recipients import person_or_staff

from .charters import CharterNow
from .models import SignOff


def connect_agreement_notifications() -> None:
    """Called once at start-up."""
    signals.charter_signed.connect(ask_the_others, dispatch_uid="wm_mail_asked_to_sign")


def ask_the_others(sender: Any, sign_off: SignOff, **kwargs: Any) -> None:
    """On ``charter_signed``: each office that has still to sign is asked, once for each text."""
    charter = CharterNow(sign_off.program)
    path = reverse("mentoring_partnerships:partnership", args=[sign_off.program_id])
    for partner in charter.waiting:
        for person in person_or_staff(partner.responsible, partner.office):
            queue_staff_mail(
                person=person,
                kind="charter_to_sign",
                dedupe_key=f"charter_to_sign:{sign_off.program_id}:{sign_off.digest}",
                path=path,
                context={
                    "program": sign_off.program,
                    "office": partner.office,
                    "signed_by": sign_off.office,
                    "changes": charter.changes,
                },
            )
