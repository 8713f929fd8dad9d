"""Verbs around rules about two people: make one, end one."""

from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from wagtail_mentoring.applications.models import Application
from wagtail_mentoring.applications.permissions import acting_office_in
from wagtail_mentoring.directory.models import Mentor

from .models import PairRule
from .permissions import MATCH_POLICY


@transaction.atomic
def make_pair_rule(
    *, application: Application, mentor: Mentor, kind: str, reason: str, user: Any, every_round: bool = False
) -> PairRule:
    """Say that two people must, or must never, be together, from the next run on.

    People of every office of the program may. Raises ``PermissionDenied`` for others, ``ValidationError``
    without a reason and where there is a rule about these two already.
    """
    round = application.round
    if not MATCH_POLICY.user_has_permission_for_instance(user, "change", round):
        raise PermissionDenied
    if not reason.strip():
        raise ValidationError(_("Give a reason, so that the other offices understand it."))
    try:
        with transaction.atomic():
            rule = PairRule.objects.create(
                program=round.program,
                round=None if every_round else round,
                applicant=application.applicant,
                mentor=mentor,
                kind=kind,
                reason=reason.strip()[:300],
                office=acting_office_in(user, round.program_id),
                author=user,
            )
    except IntegrityError:
        raise ValidationError(_("There is a rule about these two already. End it first.")) from None
    log(round, "wagtail_mentoring.make_pair_rule", user=user, data={"rule": rule.pk})
    return rule


@transaction.atomic
def end_pair_rule(*, rule: PairRule, user: Any) -> None:
    """Take a rule back. Raises ``PermissionDenied`` for people of no office of the program."""
    rounds = [rule.round] if rule.round else list(rule.program.rounds.all()[:1])
    if not rounds or not MATCH_POLICY.user_has_permission_for_instance(user, "change", rounds[0]):
        raise PermissionDenied
    key = rule.pk
    rule.delete()
    log(rounds[0], "wagtail_mentoring.end_pair_rule", user=user, data={"rule": key})
