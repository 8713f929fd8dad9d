"""What hand-offs contribute to the home screen and to the page of a program."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from wagtail_mentoring.desk_lines import DeskLine
from wagtail_mentoring.partnership.permissions import own_offices
from wagtail_mentoring.partnership.program_cards import ProgramCard
from wagtail_mentoring.programs.models import Program

from .choices import HandoffState
from .decisions import WITH_RECEIVER
from .models import Handoff
from .permissions import HANDOFF_POLICY, partnerships_to_hand_over_in

MOST_LINES = 5


def waiting_handoff_lines(user: Any) -> list[DeskLine]:
    """What waits for the user's own offices, what is overdue first; past five only how many more."""
    if not HANDOFF_POLICY.user_has_permission(user, "view"):
        return []
    offices = own_offices(user).values("pk")
    rows = Handoff.objects.waiting_for(offices).select_related("from_office", "to_office")
    waiting = [row for row in rows if not (row.sent_by_id == user.pk and row.state in WITH_RECEIVER)]
    waiting.sort(key=lambda row: not row.is_overdue)
    lines = [
        DeskLine(
            text=_what_waits(row),
            url=reverse("mentoring_handoffs:inspect", args=[row.pk]),
            detail=_when(row),
            button=_button(row),
            due=None if row.state == HandoffState.RETURNED else row.due_on,
        )
        for row in waiting[:MOST_LINES]
    ]
    more = len(waiting) - MOST_LINES
    if more > 0:
        text = ngettext("%(count)d more hand-off waits", "%(count)d more hand-offs wait", more)
        lines.append(DeskLine(text=text % {"count": more}, url=reverse("mentoring_handoffs:index")))
    return lines


def _what_waits(handoff: Handoff) -> str:
    sentences = {
        HandoffState.OPEN: _("Accept or return “%(what)s” from %(from)s"),
        HandoffState.ACCEPTED: _("Finish “%(what)s” for %(from)s"),
        HandoffState.RETURNED: _("“%(what)s” came back from %(to)s"),
    }
    names = {"what": handoff.title, "from": handoff.from_office, "to": handoff.to_office}
    return sentences[HandoffState(handoff.state)] % names


def _button(handoff: Handoff) -> str:
    labels = {
        HandoffState.OPEN: pgettext("button", "Answer"),
        HandoffState.ACCEPTED: _("Finish"),
        HandoffState.RETURNED: _("Look"),
    }
    return labels[HandoffState(handoff.state)]


def _when(handoff: Handoff) -> str:
    if handoff.state == HandoffState.RETURNED:
        return _("hand it over again, or withdraw it")
    return ""


def handoffs_card(user: Any, program: Program) -> ProgramCard | None:
    """On the page of a program: the hand-offs that are not finished, and the way to hand over."""
    if not HANDOFF_POLICY.user_has_permission(user, "view"):
        return None
    rows = Handoff.objects.filter(program=program).unfinished().select_related("from_office", "to_office")
    may_add = HANDOFF_POLICY.user_has_permission(user, "add")
    own = partnerships_to_hand_over_in(user).filter(program=program)
    return ProgramCard(
        heading=_("Hand-offs"),
        template="wagtail_mentoring/admin/handoffs/program_card.html",
        context={
            "handoffs": HANDOFF_POLICY.narrow(rows, user),
            "add_url": f"{reverse('mentoring_handoffs:add')}?program={program.pk}",
            "may_add": may_add and own.exists(),
        },
    )
