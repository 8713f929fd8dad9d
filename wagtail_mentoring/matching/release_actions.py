"""Verbs of the joint release: sign what is proposed; the last signature makes pairs of it, and tells them."""

from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from wagtail_mentoring import signals
from wagtail_mentoring.agreements.choices import Gate
from wagtail_mentoring.agreements.decisions import is_a_reason
from wagtail_mentoring.agreements.models import SignOff
from wagtail_mentoring.agreements.permissions import may_sign_for
from wagtail_mentoring.applications.models import Application
from wagtail_mentoring.directory.models import Mentor
from wagtail_mentoring.mentorships.actions import PairingRefused, start_mentorship
from wagtail_mentoring.mentorships.models import Mentorship
from wagtail_mentoring.partnership.models import Partner
from wagtail_mentoring.partnership.permissions import office_directed_by

from .choices import ProposalState, RunState
from .facts import mentors_who_left
from .models import MatchProposal, MatchRelease, MatchRun
from .permissions import sees_whole_run
from .run_states import RunNow


@transaction.atomic
def sign_matches(*, run: MatchRun, partner: Partner, digest: str, user: Any, comment: str = "") -> SignOff:
    """Sign what ``run`` proposes for ``partner``'s office, exactly as ``user`` read it: ``digest``.

    The last signature releases: every pair becomes a mentorship, in the same transaction, and the two are
    told. Raises ``PermissionDenied`` for anybody who may not sign for the office, ``ValidationError`` when
    the matches have changed since, or cannot be signed. Sends ``matches_to_sign`` while others are awaited.
    """
    now = _locked_now(run)
    partner = next((row for row in now.partners if row.pk == partner.pk), partner)
    if partner not in now.partners or not may_sign_for(user, partner, now.signatures):
        raise PermissionDenied
    _refuse_what_cannot_be_signed(now, digest, user)
    if partner not in now.waiting:
        raise ValidationError(_("%(office)s has signed these matches.") % {"office": partner.office})
    signature = SignOff.objects.create(
        gate=Gate.MATCH,
        program=partner.program,
        digest=digest,
        office=partner.office,
        user=user,
        signed_at=timezone.now(),
        comment=comment.strip(),
    )
    _remember(now.run, digest)
    data = {
        "run": now.run.number,
        "office": str(partner.office),
        "office_id": partner.office_id,
        "digest": digest,
    }
    log(now.run.round, "wagtail_mentoring.sign_matches", user=user, data=data)
    after = RunNow(now.run)
    if after.waiting:
        signals.matches_to_sign.send(sender=MatchRun, now=after, user=user)
    else:
        _release(now.run, user)
    return signature


@transaction.atomic
def release_signed(*, run: MatchRun, digest: str, user: Any) -> MatchRun:
    """Release what every office has signed and nobody is awaited for any more: one that was awaited left.

    Raises ``PermissionDenied`` for people of no office that signs, ``ValidationError`` while one is awaited.
    """
    now = _locked_now(run)
    if not any(may_sign_for(user, partner, now.signatures) for partner in now.partners):
        raise PermissionDenied
    _refuse_what_cannot_be_signed(now, digest, user)
    if now.waiting or not now.signatures:
        raise ValidationError(_("Not every office has signed these matches. Look at who is awaited."))
    _release(now.run, user)
    return now.run


@transaction.atomic
def release_unsigned(*, run: MatchRun, digest: str, reason: str, user: Any) -> MatchRelease:
    """Release matches without the signatures they lack, for a ``reason`` that is kept.

    Raises ``PermissionDenied`` for anybody but a director of an office that takes part, ``ValidationError``
    without a sentence of a reason, before the directors are asked, and for matches that have changed since,
    or that nobody or everybody has signed. The reason stands in the audit log and in the program's report.
    """
    now = _locked_now(run)
    office = office_directed_by(user, now.partners)
    if office is None:
        raise PermissionDenied
    if not is_a_reason(reason):
        raise ValidationError(_("Say why in a sentence: the other offices read it, and it is in the report."))
    _refuse_what_cannot_be_signed(now, digest, user)
    if not now.may_be_released:
        raise ValidationError(
            _("Directors are asked seven working days after the first signature. Until then ask the office.")
        )
    missing = ", ".join(str(partner.office) for partner in now.waiting)
    release = MatchRelease.objects.create(
        program=now.run.round.program,
        round=now.run.round,
        digest=digest,
        office=office,
        missing=missing[:500],
        reason=reason.strip(),
        user=user,
        released_at=timezone.now(),
    )
    data = {"run": now.run.number, "offices": missing, "reason": reason.strip()}
    log(now.run.round, "wagtail_mentoring.release_matches_unsigned", user=user, data=data)
    _release(now.run, user)
    return release


def _locked_now(run: MatchRun) -> RunNow:
    """The run as it is, held until the transaction ends."""
    rows = MatchRun.objects.select_for_update(of=("self",)).select_related("round__program")
    return RunNow(rows.get(pk=run.pk))


def _refuse_what_cannot_be_signed(now: RunNow, digest: str, user: Any) -> None:
    if now.run.state == RunState.RELEASED:
        raise ValidationError(_("These matches are released already."))
    if now.run.state != RunState.PROPOSED or now.digest != digest:
        raise ValidationError(
            _("The matches have changed since you opened them. Read them once more, then sign.")
        )
    if not now.pairs:
        raise ValidationError(_("There is no pair to release. Make the run again, or discard it."))
    if not sees_whole_run(user, now.run):
        raise ValidationError(
            _("Somebody in these matches is kept from you. Ask a colleague of your office to sign.")
        )


def _remember(run: MatchRun, digest: str) -> None:
    """What was signed, so that a signature which a change made void can still be shown."""
    if digest not in run.signed_digests:
        run.signed_digests = [*run.signed_digests, digest]
        run.save(update_fields=["signed_digests"])


def _release(run: MatchRun, user: Any) -> None:
    proposals = list(
        run.proposals.standing()
        .select_related("application__round__program", "application__current_revision", "mentor")
        .order_by("application")
    )
    _lock_people(proposals)
    _pair_up(run, proposals, user)
    MatchProposal.objects.bulk_update(proposals, ["state", "mentorship", "problem"], batch_size=500)
    run.state, run.released_at = RunState.RELEASED, timezone.now()
    run.save(update_fields=["state", "released_at"])
    released = [row for row in proposals if row.state == ProposalState.RELEASED]
    left_out = [row for row in proposals if row.state == ProposalState.LEFT_OUT]
    data = {"run": run.number, "pairs": len(released), "left_out": len(left_out)}
    log(run.round, "wagtail_mentoring.release_matches", user=user, data=data)
    signals.matches_released.send(sender=MatchRun, run=run, released=released, left_out=left_out, user=user)


def _pair_up(run: MatchRun, proposals: list[MatchProposal], user: Any) -> None:
    """Every pair becomes a mentorship. One that cannot be is left out with the reason, for staff."""
    running = Mentorship.objects.taking_a_place().filter(round=run.round)
    paired_by_hand = set(running.values_list("mentee", flat=True))
    left = mentors_who_left(run.round)
    for proposal in proposals:
        try:
            if proposal.application.applicant_id in paired_by_hand:
                raise PairingRefused(_("The mentee was paired by hand meanwhile."))
            if proposal.mentor_id in left:
                raise PairingRefused(_("The mentor has withdrawn from this round."))
            proposal.mentorship = start_mentorship(
                application=proposal.application, mentor=proposal.mentor, user=user, agreed=True
            )
            proposal.state = ProposalState.RELEASED
        except PairingRefused as refusal:
            proposal.state, proposal.problem = ProposalState.LEFT_OUT, " ".join(refusal.messages)[:300]


def _lock_people(proposals: list[MatchProposal]) -> None:
    """All applications, then all mentors, each in the order of their keys.

    Whoever pairs by hand takes the application first as well, so nobody waits for the other in a circle.
    """
    applications = {row.application_id for row in proposals}
    mentors = {row.mentor_id for row in proposals}
    list(Application.objects.select_for_update().filter(pk__in=applications).order_by("pk").values("pk"))
    list(Mentor.objects.select_for_update().filter(pk__in=mentors).order_by("pk").values("pk"))
