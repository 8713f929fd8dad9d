"""What agreements contribute to the desk: charters to sign, stages one answers for, the days agreed on."""

from datetime import date, timedelta
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from wagtail_mentoring.desk_lines import ComingDay, DeskLine
from wagtail_mentoring.partnership.permissions import PROGRAM_POLICY, programs_at_work
from wagtail_mentoring.programs.choices import ProgramStatus
from wagtail_mentoring.programs.models import Program

from .actions import what_lacks
from .charters import CharterNow
from .models import CharterTerms, StageResponsibility
from .permissions import may_sign_for

#: Charters named on the home screen.
MOST_LINES = 3
#: How long before its day, and after it, a stage is named there.
SHOWN_BEFORE, SHOWN_AFTER = timedelta(days=14), timedelta(days=7)


def signature_lines(user: Any) -> list[DeskLine]:
    """A line for each charter that is ready and lacks the signature of an office the user signs for."""
    if not PROGRAM_POLICY.user_has_permission(user, "change"):
        return []
    programs = _programs(user)
    lines = []
    for program in programs.filter(charter_terms__review_on__isnull=False).order_by("name"):
        charter = CharterNow(program)
        partners = [partner for partner in charter.waiting if may_sign_for(user, partner, charter.signatures)]
        if partners and not what_lacks(charter):
            lines.append(_line(program, partners, charter))
        if len(lines) == MOST_LINES:
            break
    return lines


def stage_lines(user: Any) -> list[DeskLine]:
    """A line for each stage the user answers for whose day is near or has just passed."""
    if not PROGRAM_POLICY.user_has_permission(user, "change"):
        return []
    today = timezone.localdate()
    near = StageResponsibility.objects.filter(
        person=user, program__in=_programs(user), due_on__range=(today - SHOWN_AFTER, today + SHOWN_BEFORE)
    )
    return [
        DeskLine(
            text=_("You answer for “%(stage)s” in %(program)s")
            % {"stage": row.get_stage_display(), "program": row.program},
            url=_page(row),
            button=_("Look"),
            due=row.due_on,
        )
        for row in near.select_related("program").order_by("due_on", "pk")[:MOST_LINES]
    ]


def agreed_days(user: Any, today: date) -> list[ComingDay]:
    """When charters are looked at again, and by when stages are to be done."""
    if not PROGRAM_POLICY.user_has_permission(user, "view"):
        return []
    programs = _programs(user)
    terms = CharterTerms.objects.filter(program__in=programs, review_on__gte=today).select_related("program")
    stages = StageResponsibility.objects.filter(program__in=programs, due_on__gte=today)
    reviews = [
        ComingDay(
            row.review_on,
            _("the charter of %(program)s is looked at again") % {"program": row.program},
            _page(row),
        )
        for row in terms
    ]
    return reviews + [
        ComingDay(
            row.due_on,
            _("%(stage)s is due: %(program)s, %(office)s")
            % {"stage": row.get_stage_display(), "program": row.program, "office": row.office},
            _page(row),
        )
        for row in stages.select_related("program", "office")
    ]


def _programs(user: Any) -> QuerySet:
    return programs_at_work(Program.objects.exclude(status=ProgramStatus.ARCHIVED), user)


def _line(program: Program, partners: list[Any], charter: CharterNow) -> DeskLine:
    offices = ", ".join(str(partner.office) for partner in partners)
    signed = ", ".join(str(signature.office) for signature in charter.signatures)
    return DeskLine(
        text=_("The charter of %(program)s waits for %(offices)s") % {"program": program, "offices": offices},
        url=reverse("mentoring_partnerships:partnership", args=[program.pk]),
        detail=_("signed by %(offices)s") % {"offices": signed} if signed else _("nobody has signed yet"),
        button=_("Read and sign"),
        due=min(filter(None, map(charter.answer_due, partners)), default=None),
    )


def _page(row: Any) -> str:
    return reverse("mentoring_partnerships:partnership", args=[row.program_id])
