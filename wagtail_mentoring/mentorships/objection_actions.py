"""Verbs for objections to a pair that one office made: raise one, take it back, decide over it."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from wagtail_mentoring import conf
from wagtail_mentoring.agreements.decisions import is_a_reason
from wagtail_mentoring.offices.models import Office
from wagtail_mentoring.selection.release_rules import may_object

from . import decisions
from .actions import PairingRefused
from .choices import MentorshipStatus, ObjectionOutcome
from .models import Mentorship
from .objection_models import PairObjection
from .permissions import may_object_for, settles_objections


@transaction.atomic
def object_to_pair(*, mentorship: Mentorship, office: Office, reason: str, user: Any) -> PairObjection:
    """Pause the pair because ``office`` is against it. Nothing else waits.

    Raises ``PermissionDenied`` for people of no other office of the program, ``PairingRefused`` without a
    reason, after the days that the office has to answer, and for an office that has objected before.
    """
    pair = _locked(mentorship)
    if not may_object_for(user, pair, office):
        raise PermissionDenied
    _refuse_reason(reason)
    if pair.status not in decisions.RUNNING:
        raise PairingRefused(_("This mentorship has ended already. Reload the page."))
    if not is_in_time(pair, office):
        raise PairingRefused(
            _("The days to object are over. Speak with %(office)s, which made the pair.")
            % {"office": pair.office}
        )
    if pair.objections.filter(office=office).exists():
        raise PairingRefused(_("Your office has objected to this pair before."))
    objection = PairObjection.objects.create(
        mentorship=pair, office=office, reason=reason.strip(), raised_by=user, raised_at=timezone.now()
    )
    _set_status(pair, MentorshipStatus.PAUSED)
    _log(pair, "object_to_pair", user, office)
    return objection


@transaction.atomic
def take_objection_back(*, objection: PairObjection, user: Any) -> PairObjection:
    """The office no longer minds; with the last objection to it the pair runs again."""
    pair = _locked(objection.mentorship)
    objection = _open(pair, objection)
    if not may_object_for(user, pair, objection.office):
        raise PermissionDenied
    _settle(objection, ObjectionOutcome.TAKEN_BACK, "", user)
    if not pair.objections.filter(settled_at=None).exists():
        _set_status(pair, MentorshipStatus.ACTIVE)
    _log(pair, "take_objection_back", user, objection.office)
    return objection


@transaction.atomic
def keep_pair(*, mentorship: Mentorship, answer: str, user: Any) -> Mentorship:
    """Let the pair run although offices object: for people of the office that made it, with an ``answer``.

    The report of the program says so. To give in, end the mentorship instead.
    """
    pair = _locked(mentorship)
    if not settles_objections(user, pair):
        raise PermissionDenied
    _refuse_reason(answer)
    objections = list(pair.objections.filter(settled_at=None).select_related("office"))
    if not objections:
        raise PairingRefused(_("Nobody objects to this pair any more. Reload the page."))
    for objection in objections:
        _settle(objection, ObjectionOutcome.KEPT, answer.strip(), user)
        _log(pair, "keep_pair", user, objection.office)
    _set_status(pair, MentorshipStatus.ACTIVE)
    return pair


def is_in_time(pair: Mentorship, office: Office) -> bool:
    """Whether ``office`` still has time to object; after that, silence is consent."""
    return may_object(
        decided=pair.began_on,
        today=timezone.now().astimezone(pair.round.zone).date(),
        days=office.answer_days,
        holidays=conf.holidays(),
    )


def _locked(mentorship: Mentorship) -> Mentorship:
    rows = Mentorship.objects.select_for_update(of=("self",)).select_related("round__program", "office")
    return rows.get(pk=mentorship.pk)


def _open(pair: Mentorship, objection: PairObjection) -> PairObjection:
    found = pair.objections.filter(pk=objection.pk, settled_at=None).select_related("office").first()
    if found is None:
        raise PairingRefused(_("This objection is settled. Reload the page."))
    return found


def _refuse_reason(text: str) -> None:
    if not is_a_reason(text):
        raise PairingRefused(_("Say why in a sentence: the other office reads it."))


def _settle(objection: PairObjection, outcome: ObjectionOutcome, answer: str, user: Any) -> None:
    objection.outcome, objection.answer = outcome, answer
    objection.settled_by, objection.settled_at = user, timezone.now()
    objection.save(update_fields=["outcome", "answer", "settled_by", "settled_at"])


def _set_status(pair: Mentorship, status: MentorshipStatus) -> None:
    pair.status = status
    pair.save(update_fields=["status"])


def _log(pair: Mentorship, action: str, user: Any, office: Office) -> None:
    """The reason stands on the objection, which an erasure reaches; the log outlives it."""
    data = {"office": str(office)}
    log(pair, f"wagtail_mentoring.{action}", user=user, title=pair.log_title, data=data)
