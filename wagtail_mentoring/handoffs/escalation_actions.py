"""The daily verb around hand-offs: asking about those that are late, one after the other."""

from datetime import date

from django.db import transaction
from django.utils import timezone
from wagtail.log_actions import log

from wagtail_mentoring import signals
from wagtail_mentoring.offices.working_days import working_days_since
from wagtail_mentoring.programs.choices import ProgramStatus

from .choices import Asked
from .decisions import to_be_asked
from .models import Handoff


def ask_about_late_handoffs(*, today: date | None = None) -> int:
    """Ask the responsible person, then the deputy, then both directors about what is late, each once.

    Returns about how many hand-offs somebody was asked. Safe to run again: the row says who was asked last.
    """
    today = today or timezone.localdate()
    rows = Handoff.objects.overdue(today).exclude(asked=Asked.DIRECTORS)
    rows = rows.exclude(program__status=ProgramStatus.ARCHIVED)
    return sum(_ask(pk, today) for pk in list(rows.order_by("pk").values_list("pk", flat=True)))


@transaction.atomic
def _ask(pk: int, today: date) -> bool:
    rows = Handoff.objects.overdue(today).select_for_update(of=("self",))
    handoff = rows.select_related("program", "from_office", "to_office").filter(pk=pk).first()
    if handoff is None:
        return False
    days_late = working_days_since(handoff.due_on, today)
    steps = [Asked(step) for step in to_be_asked(days_late=days_late, asked_last=handoff.asked)]
    for asked in steps:
        handoff.asked, handoff.asked_at = asked, timezone.now()
        handoff.save(update_fields=["asked", "asked_at"])
        log(handoff, "wagtail_mentoring.ask_about_handoff", data={"asked": asked.value})
        signals.handoff_overdue.send(sender=Handoff, handoff=handoff, asked=asked)
    return bool(steps)
