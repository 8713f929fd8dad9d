"""What offices do about their agreement: say who answers for what, set a date, sign."""

from collections.abc import Collection
from datetime import date
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from wagtail_mentoring import signals
from wagtail_mentoring.offices.models import Office
from wagtail_mentoring.partnership.choices import PartnerRole, Stage
from wagtail_mentoring.partnership.models import Partner
from wagtail_mentoring.partnership.permissions import works_in
from wagtail_mentoring.programs.models import Program

from . import decisions
from .charters import CharterNow
from .choices import Gate
from .goals import missing_of
from .models import Charter, CharterTerms, SignOff, StageResponsibility
from .permissions import may_propose, may_sign_for


@transaction.atomic
def assign_stage(
    *,
    program: Program,
    stage: str,
    office: Office,
    person: Any = None,
    due_on: date | None = None,
    involved: Collection[Office] = (),
    user: Any,
) -> StageResponsibility:
    """Make ``office`` and its ``person`` answer for ``stage``; whoever did before no longer does.

    Raises ``PermissionDenied`` unless ``user`` may propose, ``ValidationError`` for an office that does not
    take part or a person who does not work there.
    """
    program = lock_to_propose(program, user)
    taking_part = set(program.partners.accepted().values_list("office", flat=True))
    for named in (office, *involved):
        if named.pk not in taking_part:
            raise ValidationError(
                _("%(office)s does not take part in this program. Invite it first, or choose another.")
                % {"office": named}
            )
    if person and not works_in(person, office):
        raise ValidationError(
            _("%(person)s does not work in %(office)s. Choose one of its own people.")
            % {"person": person, "office": office}
        )
    row, _created = StageResponsibility.objects.update_or_create(
        program=program, stage=stage, defaults={"office": office, "person": person, "due_on": due_on}
    )
    row.involved.set([other for other in involved if other != office])
    data = {"stage": stage, "office": str(office)}
    log(instance=program, action="wagtail_mentoring.assign_stage", user=user, data=data)
    return row


@transaction.atomic
def suggest_stages(*, program: Program, user: Any) -> list[StageResponsibility]:
    """Give every stage that nobody answers for to the office, and its responsible person, that usually does.

    Raises ``PermissionDenied`` unless ``user`` may propose. Stages that somebody answers for stay theirs.
    """
    program = lock_to_propose(program, user)
    partners = {row.office_id: row for row in program.partners.accepted().select_related("office")}
    offices = [(key, row.office.kind, row.role == PartnerRole.LEAD) for key, row in partners.items()]
    assigned = StageResponsibility.objects.filter(program=program).values_list("stage", flat=True)
    rows = []
    for stage in decisions.stages_open(set(assigned)):
        key = decisions.usual_office(stage, offices=offices)
        if key is not None:
            partner = partners[key]
            rows.append(
                StageResponsibility(
                    program=program, stage=stage, office=partner.office, person=partner.responsible
                )
            )
    StageResponsibility.objects.bulk_create(rows)
    if rows:
        data = {"count": len(rows)}
        log(instance=program, action="wagtail_mentoring.suggest_stages", user=user, data=data)
    return rows


@transaction.atomic
def set_review_date(*, program: Program, review_on: date, user: Any) -> CharterTerms:
    """Say when the offices look at their charter again.

    Raises ``PermissionDenied`` unless ``user`` may propose, ``ValidationError`` for a day that is not ahead.
    """
    program = lock_to_propose(program, user)
    if decisions.review_is_due(review_on, today=timezone.localdate()):
        raise ValidationError(_("Choose a day in the future, for example a year from now."))
    terms, _created = CharterTerms.objects.update_or_create(
        program=program, defaults={"review_on": review_on}
    )
    data = {"day": review_on.isoformat()}
    log(instance=program, action="wagtail_mentoring.set_review_date", user=user, data=data)
    return terms


@transaction.atomic
def sign_charter(*, partner: Partner, digest: str, user: Any, comment: str = "") -> SignOff:
    """Sign the charter for ``partner``'s office, exactly as ``user`` read it: ``digest`` says which text.

    Raises ``PermissionDenied`` for anybody who may not propose or not sign for it, ``ValidationError`` when
    the text has changed since, is not complete yet, or is signed by this office already. Sends
    ``charter_signed``.
    """
    program = lock_to_propose(partner.program, user)
    partner = Partner.objects.select_related("office", "program").get(pk=partner.pk)
    charter = CharterNow(program)
    if not partner.accepted_at or not may_sign_for(user, partner, charter.signatures):
        raise PermissionDenied
    if charter.digest != digest:
        raise ValidationError(_("The charter has changed since you opened it. Read it once more, then sign."))
    if lacking := what_lacks(charter):
        raise ValidationError(lacking)
    if partner not in charter.waiting:
        raise ValidationError(_("%(office)s has signed this charter.") % {"office": partner.office})
    keep_charter(charter)
    signature = SignOff.objects.create(
        gate=Gate.CHARTER,
        program=program,
        digest=digest,
        office=partner.office,
        user=user,
        signed_at=timezone.now(),
        comment=comment.strip(),
    )
    data = {"office": str(partner.office), "office_id": partner.office_id, "digest": digest}
    log(instance=program, action="wagtail_mentoring.sign_charter", user=user, data=data)
    signals.charter_signed.send(sender=SignOff, sign_off=signature, user=user)
    return signature


def what_lacks(charter: CharterNow) -> list[str]:
    """What a charter still needs before anybody signs it, a sentence each."""
    lacking = []
    if missing := decisions.stages_open({row.stage for row in charter.stages}):
        stages = ", ".join(str(Stage(stage).label) for stage in missing)
        lacking.append(_("Nobody answers yet for: %(stages)s.") % {"stages": stages})
    # In the order of the partners, which is that of the sentence.
    taking_part = [partner.office_id for partner in charter.partners]
    if gone := [row for row in charter.stages if row.office_id not in taking_part]:
        stages = ", ".join(row.get_stage_display() for row in gone)
        lacking.append(_("An office that does not take part answers for: %(stages)s.") % {"stages": stages})
    if missing_goals := missing_of(taking_part, charter.goals):
        lacking.append(_goals_lacking(charter, missing_goals))
    if decisions.review_is_due(charter.review_on, today=timezone.localdate()):
        lacking.append(_("There is no day ahead on which the offices look at the charter again."))
    return lacking


def _goals_lacking(charter: CharterNow, owners: Collection[int | None]) -> str:
    offices = {partner.office_id: str(partner.office) for partner in charter.partners}
    names = [offices[owner] if owner else _("all offices together") for owner in owners]
    return _("There is no goal ahead yet for: %(owners)s.") % {"owners": ", ".join(names)}


def lock_to_propose(program: Program, user: Any) -> Program:
    """The program, with its row locked. Raises ``PermissionDenied`` unless ``user`` may propose."""
    program = Program.objects.select_for_update().get(pk=program.pk)
    if not may_propose(user, program):
        raise PermissionDenied
    return program


def keep_charter(charter: CharterNow) -> None:
    """Write the text down once somebody signs it."""
    written = Charter.objects.filter(program=charter.program)
    if not written.filter(digest=charter.digest).exists():
        Charter.objects.create(
            program=charter.program,
            number=written.count() + 1,
            content=charter.content,
            names=charter.names,
            digest=charter.digest,
            created_at=timezone.now(),
        )
