"""What offices do about a program together: start it, invite, accept, decline, take it further."""

from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from wagtail_mentoring.anatomy.anatomies import refuse_blocked
from wagtail_mentoring.offices.models import Office
from wagtail_mentoring.programs.choices import ProgramStatus
from wagtail_mentoring.programs.models import Program, Round

from . import decisions
from .choices import PartnerRole
from .models import Partner
from .permissions import (
    may_answer_for,
    may_end_invitation,
    may_lead,
    may_let_open,
    may_name_people,
    works_in,
)


@transaction.atomic
def start_program(*, program: Program, office: Office, user: Any) -> Program:
    """Save a new ``program`` with ``office`` as its lead.

    One of the office's own people accepts by starting it. A superuser may start it for an office, which
    then still has to accept. Raises ``PermissionDenied`` for anybody else.
    """
    own = works_in(user, office)
    if not (own or user.is_superuser):
        raise PermissionDenied
    program.save()
    Partner.objects.create(
        program=program,
        office=office,
        role=PartnerRole.LEAD,
        responsible=user if own else None,
        accepted_by=user if own else None,
        accepted_at=timezone.now() if own else None,
    )
    log(instance=program, action="wagtail_mentoring.start_program", user=user, data={"office": str(office)})
    return program


@transaction.atomic
def invite_office(*, program: Program, office: Office, user: Any) -> Partner:
    """Invite ``office`` into ``program``; it counts once one of its own people accepts.

    Raises ``PermissionDenied`` unless ``user`` acts for the lead, ``ValidationError`` if the program is
    archived, full, or has the office already.
    """
    program = Program.objects.select_for_update().get(pk=program.pk)
    if not may_lead(user, program):
        raise PermissionDenied
    if program.status == ProgramStatus.ARCHIVED:
        raise ValidationError(_("This program is archived. Reopen it before you invite an office."))
    if program.partners.filter(office=office).exists():
        raise ValidationError(_("%(office)s takes part already.") % {"office": office})
    if program.partners.count() >= decisions.MOST_PARTNERS:
        raise ValidationError(
            _("A program has at most %(most)s offices. Withdraw an invitation first.")
            % {"most": decisions.MOST_PARTNERS}
        )
    partner = Partner.objects.create(program=program, office=office)
    log(instance=program, action="wagtail_mentoring.invite_office", user=user, data={"office": str(office)})
    return partner


@transaction.atomic
def accept_partnership(*, partner: Partner, user: Any) -> Partner:
    """Accept for ``partner``'s office.

    Only one of its own people may, and only one who signed for no other office of the program: raises
    ``PermissionDenied``. Raises ``ValidationError`` when the office has accepted before.
    """
    partner = Partner.objects.select_for_update().select_related("office", "program").get(pk=partner.pk)
    if not may_answer_for(user, partner):
        raise PermissionDenied
    if partner.accepted_at:
        raise ValidationError(_("%(office)s has accepted already.") % {"office": partner.office})
    partner.accepted_by, partner.accepted_at = user, timezone.now()
    partner.responsible = partner.responsible or user
    partner.save(update_fields=["accepted_by", "accepted_at", "responsible"])
    _log_partner("wagtail_mentoring.accept_partnership", partner, user)
    return partner


@transaction.atomic
def end_invitation(*, partner: Partner, user: Any) -> None:
    """Take an open invitation back: the invited office declines it, or the lead withdraws it.

    Raises ``PermissionDenied`` for anybody else, and once the office has accepted.
    """
    partner = Partner.objects.select_for_update().select_related("office", "program").get(pk=partner.pk)
    if not may_end_invitation(user, partner):
        raise PermissionDenied
    declined = works_in(user, partner.office)
    verb = "decline_partnership" if declined else "withdraw_invitation"
    _log_partner(f"wagtail_mentoring.{verb}", partner, user)
    partner.delete()


@transaction.atomic
def name_people(
    *, partner: Partner, responsible: Any, deputy: Any, budget_share: int | None, user: Any
) -> Partner:
    """Set who answers for ``partner``'s office, and its share of the budget.

    Raises ``PermissionDenied`` unless the office takes part and ``user`` works in it or is a superuser,
    ``ValidationError`` if a person named does not work there or is named twice.
    """
    partner = Partner.objects.select_for_update().select_related("office", "program").get(pk=partner.pk)
    if not may_name_people(user, partner):
        raise PermissionDenied
    for person in filter(None, (responsible, deputy)):
        if not works_in(person, partner.office):
            raise ValidationError(
                _("%(person)s does not work in %(office)s. Choose one of its own people.")
                % {"person": person, "office": partner.office}
            )
    if responsible and responsible == deputy:
        raise ValidationError(_("The deputy stands in for the responsible person: choose two people."))
    partner.responsible, partner.deputy, partner.budget_share = responsible, deputy, budget_share
    partner.save(update_fields=["responsible", "deputy", "budget_share"])
    _log_partner("wagtail_mentoring.name_people", partner, user)
    return partner


@transaction.atomic
def move_program(*, program: Program, to_status: str, user: Any) -> Program:
    """Take ``program`` to ``to_status``. Approving it lets the applications of its rounds open.

    Raises ``PermissionDenied`` unless ``user`` acts for the lead, ``ValidationError`` for a step that does
    not follow, and ``OpeningRefused`` while anything stands in the way of opening.
    """
    program = Program.objects.select_for_update().get(pk=program.pk)
    if not may_lead(user, program):
        raise PermissionDenied
    from_status = program.status
    if not decisions.may_step(from_status=from_status, to_status=to_status):
        raise ValidationError(
            _("A program that is “%(from)s” cannot become “%(to)s”. Reload the page to see where it stands.")
            % {"from": ProgramStatus(from_status).label, "to": ProgramStatus(to_status).label}
        )
    if decisions.opens_applications(to_status):
        refuse_blocked(program)
    program.status = to_status
    program.save(update_fields=["status"])
    if decisions.opens_applications(to_status):
        for round in program.rounds.select_for_update().filter(opening_agreed_at=None).order_by("pk"):
            _let_open(round, user)
    log(
        instance=program,
        action="wagtail_mentoring.move_program",
        user=user,
        data={"from": from_status, "status": to_status},
    )
    return program


@transaction.atomic
def agree_opening(*, round: Round, user: Any) -> Round:
    """Let the applications of ``round``, in an approved program, open as its dates say.

    Raises ``PermissionDenied`` unless ``user`` works for an office that takes part, ``ValidationError`` while
    the program is not approved, and ``OpeningRefused`` while anything stands in the way.
    """
    program = Program.objects.select_for_update().get(pk=round.program_id)
    round = Round.objects.select_for_update().select_related("program").get(pk=round.pk)
    if not may_let_open(user, round):
        raise PermissionDenied
    if program.status != ProgramStatus.APPROVED:
        raise ValidationError(_("The program is not approved. Approving it lets its rounds open."))
    if round.opening_agreed_at is None:
        refuse_blocked(program, [round])
        _let_open(round, user)
    return round


def _let_open(round: Round, user: Any) -> None:
    round.opening_agreed_at = timezone.now()
    round.save(update_fields=["opening_agreed_at"])
    log(instance=round, action="wagtail_mentoring.agree_opening", user=user, data={"round": str(round)})


def _log_partner(action: str, partner: Partner, user: Any) -> None:
    log(instance=partner.program, action=action, user=user, data={"office": str(partner.office)})
