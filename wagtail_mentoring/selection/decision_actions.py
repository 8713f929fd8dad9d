"""What the offices do with a decision before it is told: word it, sign it, ask for changes."""

from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from wagtail_mentoring.applications import decisions
from wagtail_mentoring.applications.history import record
from wagtail_mentoring.applications.models import Application
from wagtail_mentoring.applications.staff_steps import StaleApplication, StepRefused, lock_as_seen
from wagtail_mentoring.offices.models import Office
from wagtail_mentoring.partnership.permissions import works_in

from .choices import OBJECTION_WITHDRAWN, SignatureAnswer
from .decision_models import Decision, DecisionSignature
from .decision_records import Standing, is_stale, stale_text, standing_of, write_decision, written_decision

LONGEST_COMMENT = 2000


@transaction.atomic
def word_decision(
    *, application: Application, text: str, digest: str, user: Any, reason: str = ""
) -> Decision:
    """Take the decision anew with another text for the applicant, on what is handed in now.

    ``digest`` is that of the decision the caller saw. Signatures are void when anything differs; with the
    same words on the same answers the decision there is stays. Raises ``StepRefused`` once it was told.
    """
    locked = lock_as_seen(application)
    decision = _untold(locked)
    _refuse_other(decision, digest)
    if text.strip() == decision.text and not is_stale(locked, decision):
        return decision
    decision = write_decision(
        application=locked, outcome=locked.status, user=user, text=text.strip(), reason=reason.strip()
    )
    record(locked, "worded", user, to_status=locked.status, reason=reason.strip())
    return decision


@transaction.atomic
def sign_decision(
    *, application: Application, office: Office, digest: str, user: Any, comment: str = ""
) -> DecisionSignature:
    """Sign for ``office`` the decision whose digest the caller saw, or withdraw its objection to it.

    Once signed it stays so, without an error. Raises ``StepRefused`` unless the office is an accepted partner
    that ``user`` works in, ``user`` answered for no other office, and the decision is still the one seen.
    """
    return _answer(application, office, digest, user, SignatureAnswer.SIGNED, comment)


@transaction.atomic
def ask_for_changes(
    *, application: Application, office: Office, digest: str, user: Any, reason: str
) -> DecisionSignature:
    """Object for ``office``, with a reason: nothing is told until it signs, or something else is decided.

    Where decisions need no signature, offices other than the one that decided have their days to answer for
    it; this decision alone waits then, and a director may release it with a reason.
    """
    if not reason.strip():
        text = _("Say what should change: the others have to understand it.")
        raise StepRefused(text, field="comment")
    return _answer(application, office, digest, user, SignatureAnswer.CHANGES_ASKED, reason)


def take_back_at_conflict(application: Application, person: Any, user: Any, **kwargs: Any) -> None:
    """Follows from a declared conflict of interest, in its transaction: the office is to answer anew.

    What ``person`` said to a decision that was told already stays: it was acted on.
    """
    if not decisions.may_release(status=application.status, released=application.released_at is not None):
        return
    given = DecisionSignature.objects.filter(
        user=person, decision__application=application, decision__superseded_at=None
    )
    for signature in given.select_related("office"):
        signature.delete()
        record(
            application, "signature_taken_back", user, office=signature.office, to_status=application.status
        )


def _answer(
    application: Application, office: Office, digest: str, user: Any, answer: SignatureAnswer, comment: str
) -> DecisionSignature:
    locked = lock_as_seen(application)
    decision = _untold(locked)
    _refuse_other(decision, digest)
    standing = standing_of(locked)
    _refuse_signer(standing, decision, office, user)
    if not standing.needs_signatures:
        _refuse_unasked(standing, office, answer)
    given = standing.answers.get(office.pk)
    if given and given.answer == answer == SignatureAnswer.SIGNED:
        return given
    comment = comment.strip()[:LONGEST_COMMENT]
    signature = _write_answer(decision, office, user, answer, comment)
    withdraws = answer == SignatureAnswer.SIGNED and not standing.needs_signatures
    action = OBJECTION_WITHDRAWN if withdraws else answer.value
    record(locked, action, user, office=office, to_status=locked.status, reason=comment)
    return signature


def _write_answer(
    decision: Decision, office: Office, user: Any, answer: SignatureAnswer, comment: str
) -> DecisionSignature:
    """What an office says takes the place of what it said before."""
    signature, _created = DecisionSignature.objects.update_or_create(
        decision=decision,
        office=office,
        defaults={
            "user": user,
            "answer": answer,
            "digest": decision.digest,
            "comment": comment,
            "created_at": timezone.now(),
        },
    )
    return signature


def _untold(application: Application) -> Decision:
    if not decisions.may_release(status=application.status, released=application.released_at is not None):
        raise StepRefused(_("There is no decision to sign or change: decide first, or it was told already."))
    return written_decision(application)


def _refuse_other(decision: Decision, digest: str) -> None:
    """A decision counts as it was read: whatever changed since, the reader has to see it first."""
    if digest != decision.digest:
        raise StaleApplication


def _refuse_signer(standing: Standing, decision: Decision, office: Office, user: Any) -> None:
    if is_stale(standing.application, decision):
        raise StepRefused(stale_text(standing.application, decision))
    if office not in standing.offices:
        raise StepRefused(_("%(office)s does not run this program.") % {"office": office})
    if not works_in(user, office):
        raise StepRefused(_("Only people who work in %(office)s sign for it.") % {"office": office})
    if decision.signatures.filter(user=user).exclude(office=office).exists():
        raise StepRefused(
            _("You answered for another office already. A colleague signs for %(office)s.")
            % {"office": office}
        )


def _refuse_unasked(standing: Standing, office: Office, answer: SignatureAnswer) -> None:
    """Where nobody has to sign, an office may object in its time, and withdraw that."""
    if office in standing.objecting:
        return
    if answer == SignatureAnswer.SIGNED:
        raise StepRefused(_("Decisions of this round need no signatures."))
    if standing.decision and office.pk == standing.decision.office_id:
        raise StepRefused(_("%(office)s took this decision: take it anew instead.") % {"office": office})
    if not standing.may_object(office):
        raise StepRefused(
            _("The time to object is over: %(office)s had %(days)d working days. Talk to whoever decided.")
            % {"office": office, "days": office.answer_days}
        )
