"""Who works with which program: its partner offices, each with its own people."""

from collections.abc import Iterable
from typing import Any

from django.db.models import Q, QuerySet

from wagtail_mentoring.offices.models import Office
from wagtail_mentoring.offices.permissions import OfficeScopedPolicy, directed_office
from wagtail_mentoring.programs.choices import ProgramStatus
from wagtail_mentoring.programs.models import Program, Round

from .choices import PartnerRole
from .models import Partner


def works_in(user: Any, office: Office) -> bool:
    """Whether ``user`` is one of the office's own people. Being a superuser does not make one."""
    return user.is_active and user.groups.filter(pk=office.group_id).exists()


def own_offices(user: Any) -> QuerySet:
    """Offices whose own people ``user`` is one of. Being a superuser does not make one."""
    return Office.objects.filter(group__user=user) if user.is_active else Office.objects.none()


def programs_in_sight(programs: QuerySet, user: Any) -> QuerySet:
    """Programs one of the user's offices partners in or is invited to."""
    return programs.filter(
        pk__in=Partner.objects.filter(office__in=Office.objects.of(user)).values("program")
    )


def programs_at_work(programs: QuerySet, user: Any) -> QuerySet:
    """Programs one of the user's offices has accepted to partner in."""
    accepted = Partner.objects.accepted().filter(office__in=Office.objects.of(user))
    return programs.filter(pk__in=accepted.values("program"))


def rounds_in_sight(rounds: QuerySet, user: Any) -> QuerySet:
    return rounds.filter(program__in=programs_in_sight(Program.objects.all(), user))


def rounds_at_work(rounds: QuerySet, user: Any) -> QuerySet:
    return rounds.filter(program__in=programs_at_work(Program.objects.all(), user))


def offices_working_with(user: Any) -> QuerySet:
    """The user's offices and every office that shares a program with one of them, both having accepted."""
    shared = programs_at_work(Program.objects.current(), user)
    partners = Partner.objects.accepted().filter(program__in=shared)
    own = Q(pk__in=Office.objects.of(user).values("pk"))
    return Office.objects.filter(own | Q(pk__in=partners.values("office")))


PROGRAM_POLICY = OfficeScopedPolicy(Program, reach=programs_in_sight, change_reach=programs_at_work)
ROUND_POLICY = OfficeScopedPolicy(Round, reach=rounds_in_sight, change_reach=rounds_at_work)


def may_lead(user: Any, program: Program) -> bool:
    """Whether ``user`` acts for the lead: one of its people who may change programs, or a superuser."""
    if not user.has_perm("wagtail_mentoring.change_program"):
        return False
    lead = program.partners.accepted().filter(role=PartnerRole.LEAD)
    return user.is_superuser or lead.filter(office__in=Office.objects.of(user)).exists()


def may_let_open(user: Any, round: Round) -> bool:
    """Whether ``user`` may let a round open: any office that takes part, as all have signed the charter."""
    return ROUND_POLICY.user_has_permission_for_instance(user, "change", round)


def may_end_invitation(user: Any, partner: Partner) -> bool:
    """Whether ``user`` may end an open invitation: the invited office declines, the lead withdraws."""
    if partner.accepted_at or partner.role == PartnerRole.LEAD:
        return False
    return works_in(user, partner.office) or may_lead(user, partner.program)


def may_name_people(user: Any, partner: Partner) -> bool:
    """Whether ``user`` may say who answers for an office that takes part."""
    return partner.accepted_at is not None and (user.is_superuser or works_in(user, partner.office))


def may_share(user: Any, program: Program, office: Office) -> bool:
    """Whether ``user`` may open the data of ``office``'s people to others: its own people only."""
    return program.status != ProgramStatus.ARCHIVED and may_stop_sharing(user, program, office)


def may_stop_sharing(user: Any, program: Program, office: Office) -> bool:
    """Whether ``user`` may close the data of ``office``'s people again, also once the program is archived."""
    if not PROGRAM_POLICY.user_has_permission(user, "change") or not works_in(user, office):
        return False
    return program.partners.accepted().filter(office=office).exists()


def office_directed_by(user: Any, partners: Iterable[Partner]) -> Office | None:
    """The office, among those of ``partners``, that ``user`` directs."""
    return directed_office(user, (partner.office for partner in partners))


def may_answer_for(user: Any, partner: Partner) -> bool:
    """Whether ``user`` may accept for ``partner``: one of its people, who signed for no other office."""
    signed_elsewhere = Partner.objects.filter(program=partner.program_id, accepted_by=user).exclude(
        pk=partner.pk
    )
    return works_in(user, partner.office) and not signed_elsewhere.exists()
