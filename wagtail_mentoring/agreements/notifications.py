"""Mail to the offices whose signature a charter waits for. Reached by a signal only."""

from typing import Any

from django.urls import reverse

from wagtail_mentoring import signals
from wagtail_mentoring.outbox.staff_mail import queue_staff_mail
from wagtail_mentoring.partnership.models import Partner
from wagtail_mentoring.partnership.recipients import director_or_staff, person_or_staff
from wagtail_mentoring.programs.models import Program

from .actions import what_lacks
from .awaited import AwaitedSignature
from .charters import CharterNow
from .choices import AskedToSign
from .models import SignOff


def connect_agreement_notifications() -> None:
    """Called once at start-up."""
    signals.charter_signed.connect(ask_the_others, dispatch_uid="wm_mail_asked_to_sign")
    signals.lead_handed_on.connect(ask_all, dispatch_uid="wm_mail_lead_handed_on")
    signals.signature_overdue.connect(notify_of_late_signature, dispatch_uid="wm_mail_signature_overdue")


def ask_the_others(sender: Any, sign_off: SignOff, **kwargs: Any) -> None:
    """On ``charter_signed``: each office that has still to sign is asked, once for each text."""
    _ask(CharterNow(sign_off.program), {"signed_by": sign_off.office}, key=sign_off.digest)


def notify_of_late_signature(
    sender: Any, awaited: AwaitedSignature, asked: AskedToSign, **kwargs: Any
) -> None:
    """On ``signature_overdue``: the deputy of the office that is awaited, or the directors of all of them."""
    partner = awaited.partner
    for person in _people_to_ask(partner, asked):
        queue_staff_mail(
            person=person,
            kind="signature_overdue",
            dedupe_key=f"signature_overdue:{awaited.gate}:{awaited.digest}:{partner.pk}:{asked.value}",
            path=awaited.path,
            context={
                "what": awaited.what,
                "program": partner.program,
                "office": partner.office,
                "since": awaited.since,
                "asked": asked.value,
            },
        )


def _people_to_ask(partner: Partner, asked: AskedToSign) -> list[Any]:
    if asked == AskedToSign.DEPUTY:
        return person_or_staff(partner.deputy, partner.office)
    partners = partner.program.partners.accepted().select_related("office__director")
    people = [person for row in partners for person in director_or_staff(row.office)]
    return list({person.pk: person for person in people}.values())


def ask_all(sender: Any, program: Program, before: Partner, lead: Partner, user: Any, **kwargs: Any) -> None:
    """On ``lead_handed_on``: every office is asked to sign with the new lead, but not who handed it on.

    Asked again, with another key, once one of them has signed.
    """
    charter = CharterNow(program)
    if not what_lacks(charter):
        reason = {"before": before.office, "lead": lead.office}
        _ask(charter, reason, key=f"lead:{charter.digest}", beside=user)


def _ask(charter: CharterNow, reason: dict[str, Any], *, key: str, beside: Any = None) -> None:
    path = reverse("mentoring_partnerships:partnership", args=[charter.program.pk])
    for partner in charter.waiting:
        for person in person_or_staff(partner.responsible, partner.office):
            if person == beside:
                continue
            queue_staff_mail(
                person=person,
                kind="charter_to_sign",
                dedupe_key=f"charter_to_sign:{charter.program.pk}:{key}",
                path=path,
                context={
                    "program": charter.program,
                    "office": partner.office,
                    "changes": charter.changes,
                    **reason,
                },
            )
