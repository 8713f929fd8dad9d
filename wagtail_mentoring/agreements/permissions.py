"""Who may propose what a program's offices agree on, and who signs for which of them."""

from collections.abc import Iterable
from typing import Any

from wagtail_mentoring.partnership.choices import PartnerRole
from wagtail_mentoring.partnership.models import Partner
from wagtail_mentoring.partnership.permissions import PROGRAM_POLICY, may_answer_for, works_in
from wagtail_mentoring.programs.choices import ProgramStatus
from wagtail_mentoring.programs.models import Program

from .models import SignOff


def may_propose(user: Any, program: Program) -> bool:
    """Whether ``user`` may change what would be signed: people of every office that takes part.

    Nobody is overruled by that: a change voids the signatures there are, and each office signs anew.
    """
    if program.status == ProgramStatus.ARCHIVED:
        return False
    return PROGRAM_POLICY.user_has_permission_for_instance(user, "change", program)


def may_hand_on_lead(user: Any, program: Program) -> bool:
    """Whether ``user`` may give the lead away: the leading office's own people, superusers not."""
    if not may_propose(user, program):
        return False
    lead = program.partners.accepted().filter(role=PartnerRole.LEAD).select_related("office").first()
    return lead is not None and works_in(user, lead.office)


def may_sign_for(user: Any, partner: Partner, sign_offs: Iterable[SignOff]) -> bool:
    """Whether ``user`` may sign for the office: its own people, who act for no other of the program.

    ``sign_offs`` are the signatures there are under the same text.
    """
    if not may_answer_for(user, partner):
        return False
    own = (row.office_id for row in sign_offs if row.user_id == user.pk)
    return all(office == partner.office_id for office in own)
