"""Lines on the home screen: charters that wait for somebody's signature, and stages one answers for."""

from datetime import timedelta
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from wagtail_mentoring.offices.summary import SummaryLine
from wagtail_mentoring.partnership.permissions import PROGRAM_POLICY, programs_at_work
from wagtail_mentoring.programs.choices import ProgramStatus
from wagtail_mentoring.programs.models import Program

from .actions import what_lacks
from .charters import CharterNow
from .models import StageResponsibility
from .permissions import may_sign_for

#: Charters named on the home screen.
MOST_LINES = 3
#: How long before its day, and after it, a stage is named there.
SHOWN_BEFORE, SHOWN_AFTER = timedelta(days=14), timedelta(days=7)


def signature_lines(user: Any) -> list[SummaryLine]:
    """A line for each charter that is ready and lacks the signature of an office the user signs for."""
    if not PROGRAM_POLICY.user_has_permission(user, "change"):
        return []
    programs = programs_at_work(Program.objects.exclude(status=ProgramStatus.ARCHIVED), user)
    lines = []
    for program in programs.filter(charter_terms__review_on__isnull=False).order_by("name"):
        charter = CharterNow(program)
        offices = [str(row.office) for row in charter.waiting if may_sign_for(user, row, charter)]
        if offices and not what_lacks(charter):
            lines.append(_line(program, offices, charter))
        if len(lines) == MOST_LINES:
            break
    return lines


def stage_lines(user: Any) -> list[SummaryLine]:
    """A line for each stage the user answers for whose day is near or has just passed."""
    if not PROGRAM_POLICY.user_has_permission(user, "change"):
        return []
    today = timezone.localdate()
    programs = programs_at_work(Program.objects.exclude(status=ProgramStatus.ARCHIVED), user)
    near = StageResponsibility.objects.filter(
        person=user, program__in=programs, due_on__range=(today - SHOWN_AFTER, today + SHOWN_BEFORE)
    )
    return [
        SummaryLine(
            text=_("You answer for “%(stage)s” in %(program)s")
            % {"stage": row.get_stage_display(), "program": row.program},
            url=reverse("mentoring_partnerships:partnership", args=[row.program_id]),
            detail=_("due %(day)s") % {"day": date_format(row.due_on, "DATE_FORMAT")},
        )
        for row in near.select_related("program").order_by("due_on", "pk")[:MOST_LINES]
    ]


def _line(program: Program, offices: list[str], charter: CharterNow) -> SummaryLine:
    signed = ", ".join(str(signature.office) for signature in charter.signatures)
    return SummaryLine(
        text=_("The charter of %(program)s waits for %(offices)s")
        % {"program": program, "offices": ", ".join(offices)},
        url=reverse("mentoring_partnerships:partnership", args=[program.pk]),
        detail=_("signed by %(offices)s") % {"offices": signed} if signed else _("nobody has signed yet"),
    )
