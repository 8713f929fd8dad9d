"""What programs and rounds contribute to the desk: invitations to answer, open rounds, days ahead."""

from datetime import date, timedelta
from itertools import islice
from typing import Any

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from wagtail_mentoring.desk_lines import ComingDay, DeskLine
from wagtail_mentoring.programs.choices import ProgramStatus
from wagtail_mentoring.programs.dates import deadline_text
from wagtail_mentoring.programs.models import Round

from .models import Partner
from .permissions import PROGRAM_POLICY, may_answer_for, own_offices, rounds_at_work

#: Of each kind.
MOST_LINES = 7


def invitation_lines(user: Any) -> list[DeskLine]:
    """Programs that invite an office whose own person the user is, which nobody has answered yet."""
    if not PROGRAM_POLICY.user_has_permission(user, "view"):
        return []
    invited = Partner.objects.filter(accepted_at=None, office__in=own_offices(user))
    invited = invited.exclude(program__status=ProgramStatus.ARCHIVED).select_related("office", "program")
    theirs = (partner for partner in invited.order_by("pk") if may_answer_for(user, partner))
    return [
        DeskLine(
            text=_("%(program)s invites %(office)s to take part")
            % {"program": partner.program, "office": partner.office},
            url=reverse("mentoring_programs:inspect", args=[partner.program_id]),
            button=pgettext("button", "Answer"),
        )
        for partner in islice(theirs, MOST_LINES)
    ]


def open_round_lines(user: Any) -> list[DeskLine]:
    """One line for each open round the user's offices work on."""
    if not user.has_perm("wagtail_mentoring.view_round"):
        return []
    rounds = rounds_at_work(Round.objects.open().select_related("program"), user).order_by("closes_at")
    return [
        DeskLine(
            text=_("%(round)s takes applications") % {"round": round},
            url=_address(round),
            detail=_("until %(deadline)s") % {"deadline": deadline_text(round.closes_at, round)},
        )
        for round in rounds[:MOST_LINES]
    ]


def coming_round_days(user: Any, today: date) -> list[ComingDay]:
    """When applications open and close, people hear, and mentorships start and end."""
    if not user.has_perm("wagtail_mentoring.view_round"):
        return []
    rounds = rounds_at_work(Round.objects.select_related("program"), user)
    rounds = rounds.exclude(program__status=ProgramStatus.ARCHIVED)
    # A day more: "today" in another time zone.
    ahead = Q(ends_on__gte=today) | Q(closes_at__date__gte=today - timedelta(days=1))
    days = [day for round in rounds.filter(ahead) for day in _days_of(round)]
    return [day for day in days if day.day >= today]


def _days_of(round: Round) -> list[ComingDay]:
    moments = [
        (round.opens_at.astimezone(round.zone).date(), _("applications for %(round)s open")),
        (round.closes_at.astimezone(round.zone).date(), _("applications for %(round)s close")),
        (round.decisions_on, _("applicants of %(round)s hear")),
        (round.starts_on, _("mentorships of %(round)s start")),
        (round.ends_on, _("mentorships of %(round)s end")),
    ]
    url = _address(round)
    return [ComingDay(day=day, text=text % {"round": round}, url=url) for day, text in moments if day]


def _address(round: Round) -> str:
    return reverse("mentoring_rounds:edit", args=[round.pk])
