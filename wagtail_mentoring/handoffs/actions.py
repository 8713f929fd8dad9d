"""What offices do with a hand-off: hand over, accept, return, finish, withdraw, hand over again."""

from datetime import date
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from wagtail_mentoring import signals
from wagtail_mentoring.offices.models import Office
from wagtail_mentoring.offices.working_days import working_day_after
from wagtail_mentoring.partnership.permissions import works_in
from wagtail_mentoring.programs.choices import ProgramStatus
from wagtail_mentoring.programs.models import Program

from . import decisions
from .choices import Asked, HandoffState
from .models import Handoff
from .permissions import acts_for


class HandoffRefused(ValidationError):
    """The step does not follow from where the hand-off stands. The message says why and what to do."""


def usual_due(office: Office) -> date:
    """The day by which ``office`` usually answers: its working days from today."""
    return working_day_after(timezone.localdate(), office.answer_days)


@transaction.atomic
def hand_over(
    *,
    program: Program,
    from_office: Office,
    to_office: Office,
    title: str,
    user: Any,
    details: str = "",
    stage: str = "",
    due_on: date | None = None,
    link: str = "",
) -> Handoff:
    """Hand work of ``program`` over; due when the receiving office usually answers, if no day is given.

    Raises ``PermissionDenied`` unless ``user`` works in ``from_office``, ``ValidationError`` unless both are
    accepted partners of a program that is not archived. Sends ``handoff_sent``.
    """
    if not works_in(user, from_office):
        raise PermissionDenied
    program = Program.objects.select_for_update().get(pk=program.pk)
    _refuse_outsiders(program, from_office, to_office)
    handoff = Handoff(
        program=program,
        from_office=from_office,
        to_office=to_office,
        title=title.strip(),
        details=details.strip(),
        stage=stage,
        due_on=due_on or usual_due(to_office),
        link=link,
        sent_by=user,
    )
    _refuse_past(handoff.due_on)
    handoff.full_clean()
    handoff.save()
    _log("hand_over", handoff, user)
    signals.handoff_sent.send(sender=Handoff, handoff=handoff, user=user)
    return handoff


@transaction.atomic
def accept_handoff(*, handoff: Handoff, version: int, user: Any) -> Handoff:
    """Take the work on for the receiving office. Sends ``handoff_answered``.

    This and the steps below raise ``PermissionDenied`` for people of another office, superusers among them,
    and ``HandoffRefused`` where somebody was quicker: ``version`` is the one that ``user`` has seen.
    """
    handoff = _locked("accept", handoff, version, user)
    handoff.answered_by, handoff.answered_at = user, timezone.now()
    _step("accept", handoff, user)
    signals.handoff_answered.send(sender=Handoff, handoff=handoff, user=user)
    return handoff


@transaction.atomic
def return_handoff(*, handoff: Handoff, version: int, reason: str, user: Any) -> Handoff:
    """Give the work back with a reason, also after it was accepted. Sends ``handoff_answered``."""
    handoff = _locked("return", handoff, version, user)
    if not reason.strip():
        raise HandoffRefused(_("Give a reason, so that the other office knows what is missing."))
    handoff.reason = reason.strip()[:1000]
    handoff.answered_by, handoff.answered_at = user, timezone.now()
    _step("return", handoff, user, reason=handoff.reason)
    signals.handoff_answered.send(sender=Handoff, handoff=handoff, user=user)
    return handoff


@transaction.atomic
def finish_handoff(*, handoff: Handoff, version: int, user: Any) -> Handoff:
    """Say for the receiving office that the work is done. Sends ``handoff_closed``."""
    return _close("finish", handoff, version, user)


@transaction.atomic
def withdraw_handoff(*, handoff: Handoff, version: int, user: Any) -> Handoff:
    """Take work back that nobody has taken on, for the sending office. Sends ``handoff_closed``."""
    return _close("withdraw", handoff, version, user)


@transaction.atomic
def hand_over_again(
    *, handoff: Handoff, version: int, title: str, details: str, due_on: date | None, user: Any
) -> Handoff:
    """Hand work over once more that was returned, with what was missing. Sends ``handoff_sent``."""
    handoff = _locked("again", handoff, version, user)
    _refuse_outsiders(handoff.program, handoff.from_office, handoff.to_office)
    handoff.title, handoff.details = title.strip(), details.strip()
    handoff.due_on = due_on or usual_due(handoff.to_office)
    _refuse_past(handoff.due_on)
    handoff.sent_by, handoff.sent_at = user, timezone.now()
    handoff.asked, handoff.asked_at = Asked.NOBODY, None
    handoff.answered_by = handoff.answered_at = None
    _step("again", handoff, user)
    signals.handoff_sent.send(sender=Handoff, handoff=handoff, user=user)
    return handoff


def _close(step: str, handoff: Handoff, version: int, user: Any) -> Handoff:
    handoff = _locked(step, handoff, version, user)
    handoff.closed_by, handoff.closed_at = user, timezone.now()
    _step(step, handoff, user)
    signals.handoff_closed.send(sender=Handoff, handoff=handoff, user=user)
    return handoff


def _locked(step: str, handoff: Handoff, version: int, user: Any) -> Handoff:
    """The row, locked, once it is certain that ``user`` may take ``step`` from where it stands."""
    rows = Handoff.objects.select_for_update(of=("self",))
    handoff = rows.select_related("program", "from_office", "to_office").get(pk=handoff.pk)
    if not acts_for(user, handoff, decisions.STEPS[step].side):
        raise PermissionDenied
    if version != handoff.version or not decisions.may_take(step, state=handoff.state):
        raise HandoffRefused(
            _("Somebody was quicker: this hand-off is now “%(state)s”. Open it again to see what happened.")
            % {"state": handoff.get_state_display()}
        )
    return handoff


def _step(step: str, handoff: Handoff, user: Any, **data: Any) -> None:
    handoff.state = HandoffState(decisions.STEPS[step].to_state)
    handoff.version += 1
    handoff.full_clean()
    handoff.save()
    _log(f"{step}_handoff", handoff, user, **data)


def _refuse_outsiders(program: Program, *offices: Office) -> None:
    if program.status == ProgramStatus.ARCHIVED:
        raise HandoffRefused(_("This program is archived. Reopen it before you hand work over."))
    accepted = set(program.partners.accepted().values_list("office", flat=True))
    for office in offices:
        if office.pk not in accepted:
            raise HandoffRefused(
                _("%(office)s does not take part in %(program)s. Choose an office that has accepted.")
                % {"office": office, "program": program}
            )
    if len({office.pk for office in offices}) < len(offices):
        raise HandoffRefused(_("Work is handed over to another office: choose two different ones."))


def _refuse_past(day: date) -> None:
    if day < timezone.localdate():
        raise HandoffRefused(_("The due date is past. Choose today or a later day."))


def _log(action: str, handoff: Handoff, user: Any, **data: Any) -> None:
    offices = {"from": str(handoff.from_office), "to": str(handoff.to_office)}
    log(handoff, f"wagtail_mentoring.{action}", user=user, data={**offices, **data})
