"""Handing the lead of a program on to another of its offices."""

from collections.abc import Sequence
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from wagtail_mentoring import signals
from wagtail_mentoring.partnership.choices import PartnerRole
from wagtail_mentoring.partnership.models import Partner
from wagtail_mentoring.programs.models import Program

from . import decisions
from .models import StageResponsibility
from .permissions import may_hand_on_lead


@transaction.atomic
def hand_on_lead(*, program: Program, to: Partner, user: Any) -> Partner:
    """Have ``to``'s office lead ``program`` from now on.

    What the lead usually answers for goes along, to its responsible person; every other stage stays where it
    is. The charter is another one now: all sign anew, and the new lead accepts by that. What was signed is
    kept. Raises ``PermissionDenied`` unless ``user`` is one of the lead's own people, ``ValidationError`` for
    an office that has not accepted or leads already. Sends ``lead_handed_on``.
    """
    program = Program.objects.select_for_update().get(pk=program.pk)
    if not may_hand_on_lead(user, program):
        raise PermissionDenied
    partners = list(program.partners.accepted().select_for_update(of=("self",)).select_related("office"))
    lead = next(partner for partner in partners if partner.role == PartnerRole.LEAD)
    new = next((partner for partner in partners if partner.pk == to.pk), None)
    if new is None or new == lead:
        raise ValidationError(_("Choose another office that takes part in this program."))
    stages = stages_that_go_along(partners, to=new)
    # In this order: the database allows no two leads at any moment.
    for partner, role in ((lead, PartnerRole.PARTNER), (new, PartnerRole.LEAD)):
        partner.role = role
        partner.save(update_fields=["role"])
    for stage in stages:
        stage.office, stage.person = new.office, new.responsible
        stage.save(update_fields=["office", "person"])
        stage.involved.remove(new.office)
    data = {"from": str(lead.office), "office": str(new.office), "stages": [row.stage for row in stages]}
    log(instance=program, action="wagtail_mentoring.hand_on_lead", user=user, data=data)
    signals.lead_handed_on.send(sender=Partner, program=program, before=lead, lead=new, user=user)
    return new


def stages_that_go_along(partners: Sequence[Partner], *, to: Partner) -> list[StageResponsibility]:
    """Stages that the lead answers for as the lead, and not as an office of its kind."""
    lead = next(partner for partner in partners if partner.role == PartnerRole.LEAD)
    before = [(row.office_id, row.office.kind, row == lead) for row in partners]
    after = [(row.office_id, row.office.kind, row == to) for row in partners]
    rows = StageResponsibility.objects.filter(program=lead.program_id, office=lead.office_id)
    return [
        row
        for row in rows
        if decisions.usual_office(row.stage, offices=before) == lead.office_id
        and decisions.usual_office(row.stage, offices=after) == to.office_id
    ]
