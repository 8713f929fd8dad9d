"""The panel of a program that shows which offices work on it, and what may be done about that."""

from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from wagtail.admin.panels import Panel

from wagtail_mentoring.programs.choices import ProgramStatus
from wagtail_mentoring.programs.models import Program

from .decisions import PROGRAM_STEPS
from .models import Partner
from .permissions import may_answer_for, may_end_invitation, may_lead, may_name_people
from .program_links import program_links


@dataclass(frozen=True)
class PartnerRow:
    """A partner and what the person looking may do about it."""

    partner: Partner
    may_accept: bool
    may_end: bool
    may_name_people: bool


def partner_rows(program: Program, user: Any) -> list[PartnerRow]:
    partners = program.partners.select_related("program", "office", "responsible", "deputy", "accepted_by")
    return [
        PartnerRow(
            partner=partner,
            may_accept=partner.accepted_at is None and may_answer_for(user, partner),
            may_end=may_end_invitation(user, partner),
            may_name_people=may_name_people(user, partner),
        )
        for partner in partners
    ]


def steps_of(program: Program, user: Any) -> list[tuple[str, str]]:
    """Addresses and names of the steps the user may take the program."""
    if not may_lead(user, program):
        return []
    return [
        (reverse("mentoring_programs:move", args=[program.pk, status]), ProgramStatus(status).label)
        for status in PROGRAM_STEPS[program.status]
    ]


def partnership_context(program: Program, user: Any) -> dict[str, Any]:
    """What ``partners.html`` shows: the same on the edit form, and for an office that is only invited."""
    return {
        "program": program,
        "rows": partner_rows(program, user),
        "runs_alone": program.partners.run_alone(),
        "steps": steps_of(program, user),
        "links": program_links(user, program),
        "may_invite": may_lead(user, program) and program.status != ProgramStatus.ARCHIVED,
    }


class PartnersPanel(Panel):
    class BoundPanel(Panel.BoundPanel):
        template_name = "wagtail_mentoring/admin/partners.html"

        def is_shown(self) -> bool:
            return bool(self.instance.pk)

        def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
            context = super().get_context_data(parent_context)
            return {**context, **partnership_context(self.instance, self.request.user)}
