"""The daily verb around signatures: asking about those that are late, the deputy, then the directors."""

from datetime import date

from django.db import transaction
from django.utils import timezone
from wagtail.log_actions import log

from wagtail_mentoring import signals
from wagtail_mentoring.offices.working_days import working_days_since
from wagtail_mentoring.programs.models import Program

from . import decisions
from .awaited import AwaitedSignature, awaited_signatures
from .choices import AskedToSign
from .models import SignatureReminder, SignOff


def ask_about_late_signatures(*, today: date | None = None) -> int:
    """Ask the deputy after three working days, the directors after seven, each once for each content.

    Returns how many signatures somebody was asked about. Safe to run again.
    """
    today = today or timezone.localdate()
    return sum(_ask(awaited, today) for awaited in list(awaited_signatures()))


@transaction.atomic
def _ask(awaited: AwaitedSignature, today: date) -> bool:
    program, office = awaited.partner.program, awaited.partner.office
    # Whoever runs this at the same time waits here, and finds what was asked.
    Program.objects.select_for_update().get(pk=program.pk)
    content = {"program": program, "gate": awaited.gate, "digest": awaited.digest}
    if SignOff.objects.under(**content).filter(office=office).exists():
        return False  # Signed since the awaited were listed.
    about = {**content, "office": office}
    asked_before = set(SignatureReminder.objects.filter(**about).values_list("asked", flat=True))
    days = working_days_since(awaited.since, today)
    steps = [AskedToSign(step) for step in decisions.to_ask_to_sign(days=days, asked=asked_before)]
    for asked in steps:
        SignatureReminder.objects.create(asked=asked, **about)
        data = {"office": str(office), "asked": asked.value, "what": str(awaited.what)}
        log(instance=program, action="wagtail_mentoring.ask_about_signature", data=data)
        signals.signature_overdue.send(sender=SignatureReminder, awaited=awaited, asked=asked)
    return bool(steps)
