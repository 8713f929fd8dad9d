"""Verbs of matching: make a run, make it again, say yes or no to a pair, throw a run away."""

import logging
from collections.abc import Callable, Sequence
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from wagtail_mentoring.applications.models import Application
from wagtail_mentoring.directory.models import Mentor
from wagtail_mentoring.programs.models import Round

from .choices import ProposalState, RunState
from .configs import Config, usual_config
from .facts import Review, mentees_waiting, mentors_free, problem_of
from .models import MatchProposal, MatchRun
from .permissions import may_run_matches
from .problem import PairKeys
from .results import keep_solution
from .run_rules import is_large
from .solver import ImpossibleLocks, solve
from .wording import forbidden_sentence, impossible_locks, names_for

logger = logging.getLogger(__name__)

Enqueue = Callable[[int], Any]


class MatchingRefused(ValidationError):
    """The step cannot be taken. The message says why and what to do, for staff."""


def propose_matches(
    *, round: Round, user: Any, config: Config | None = None, enqueue: Enqueue | None = None
) -> MatchRun:
    """Make a run for ``round`` and propose what it finds; with many people in the background.

    Raises ``PermissionDenied`` for anybody but the office that answers for matching, ``MatchingRefused``
    while another run is open, where there is nobody to match, or where rules contradict each other.
    ``enqueue`` is called with the key of a run that is too large to be worked out at once.
    """
    with transaction.atomic():
        round = _locked_round(round, user)
        run = _new_run(round, config or usual_config(round), user)
        log(run.round, "wagtail_mentoring.propose_matches", user=user, data={"run": run.number})
        _work_out_or_wait(run, enqueue)
    return run


def run_again(
    *,
    run: MatchRun,
    user: Any,
    config: Config | None = None,
    also: Sequence[tuple[Application, Mentor]] = (),
    enqueue: Enqueue | None = None,
) -> MatchRun:
    """Make the run once more with the same seed: locks and vetoes hold, what was proposed is kept if it can.

    ``also`` are pairs that are locked from now on. The new run takes the place of ``run``, which is
    discarded; its ``counts["moved"]`` says how many mentees that nobody asked this for have another mentor.
    """
    with transaction.atomic():
        _locked_round(run.round, user)
        run = lock_run(run, user)
        MatchRun.objects.filter(pk=run.pk).update(state=RunState.DISCARDED, discarded_at=timezone.now())
        asked_for = [(application.pk, mentor.pk) for application, mentor in also]
        again = _new_run(run.round, config or run.config, user, previous=run, asked_for=asked_for)
        data = {"run": again.number, "before": run.number}
        log(run.round, "wagtail_mentoring.run_matches_again", user=user, data=data)
        _work_out_or_wait(again, enqueue)
    return again


def work_out(pk: int) -> bool:
    """Work out a run that waits for it. False if somebody does so already, or it came to nothing."""
    try:
        with transaction.atomic():
            run = _locked(pk)
            if run.state != RunState.DRAFT or run.failure:
                return False
            _work_out(run)
    except Exception as error:
        # Whatever went wrong, the person who waits has to be told.
        logger.exception("The matching run %s could not be worked out.", pk)
        broken = [_("Something went wrong on the server. Discard the run, and try again.")]
        words = error.messages if isinstance(error, ValidationError) else broken
        MatchRun.objects.filter(pk=pk, state=RunState.DRAFT).update(failure=" ".join(words))
        return False
    return True


def work_out_next() -> int:
    """Work out one run that waits for it; returns how many that were."""
    waiting = MatchRun.objects.filter(state=RunState.DRAFT, failure="").order_by("pk")
    pk = waiting.values_list("pk", flat=True).first()
    if pk is not None:
        work_out(pk)
    return int(pk is not None)


@transaction.atomic
def lock_pair(*, proposal: MatchProposal, user: Any) -> MatchProposal:
    """Keep this pair together in every further run. Locked once more, nothing happens."""
    return _decide(proposal, ProposalState.LOCKED, user)


@transaction.atomic
def unlock_pair(*, proposal: MatchProposal, user: Any) -> MatchProposal:
    """Leave the pair to the runs again; that is also how a veto is taken back before the next run."""
    return _decide(proposal, ProposalState.PROPOSED, user)


@transaction.atomic
def veto_pair(*, proposal: MatchProposal, reason: str, user: Any) -> MatchProposal:
    """Say no to this pair, for a reason that the offices read; no further run of the round proposes it."""
    if not reason.strip():
        raise MatchingRefused(_("Give a reason, so that the other offices understand it."))
    return _decide(proposal, ProposalState.VETOED, user, reason.strip()[:300])


@transaction.atomic
def discard_run(*, run: MatchRun, user: Any) -> MatchRun:
    """Throw an open run away with everything that was said about its pairs; the next begins anew."""
    run = _locked(run.pk)
    if not may_run_matches(user, run.round):
        raise PermissionDenied
    if run.state not in (RunState.DRAFT, RunState.PROPOSED):
        raise MatchingRefused(_("This run is not open any more. Reload the page."))
    # What went wrong may name people, and nobody needs it any more.
    run.state, run.discarded_at, run.failure = RunState.DISCARDED, timezone.now(), ""
    run.save(update_fields=["state", "discarded_at", "failure"])
    log(run.round, "wagtail_mentoring.discard_matches", user=user, data={"run": run.number})
    return run


def lock_run(run: MatchRun, user: Any) -> MatchRun:
    """The run, with its row locked, where ``user`` may edit it and it can be edited."""
    run = _locked(run.pk)
    if not may_run_matches(user, run.round):
        raise PermissionDenied
    if run.state != RunState.PROPOSED:
        raise MatchingRefused(_("This run cannot be changed any more. Reload the page."))
    return run


def review_of(run: MatchRun) -> Review:
    """What people said about the run's pairs, for the run that follows."""
    rows = run.proposals.values_list("application", "mentor", "state")
    by_state: dict[str, set[PairKeys]] = {state: set() for state in ProposalState}
    for application, mentor, state in rows:
        by_state[state].add((application, mentor))
    locked = by_state[ProposalState.LOCKED]
    return Review(
        locked=frozenset(locked),
        vetoed=frozenset(by_state[ProposalState.VETOED]),
        kept=frozenset(by_state[ProposalState.PROPOSED] | locked),
    )


def _review_for(run: MatchRun) -> Review:
    """What holds for ``run``: pairs it was asked for are locked, whatever was said of their mentees."""
    review = review_of(run.previous) if run.previous else Review()
    asked_for = {(mentee, mentor) for mentee, mentor in run.asked_for}
    mentees = {mentee for mentee, _mentor in asked_for}
    locked = {pair for pair in review.locked if pair[0] not in mentees}
    return Review(frozenset(locked | asked_for), review.vetoed - asked_for, review.kept)


def _locked_round(round: Round, user: Any) -> Round:
    round = Round.objects.select_for_update(of=("self",)).select_related("program").get(pk=round.pk)
    if not may_run_matches(user, round):
        raise PermissionDenied
    return round


def _locked(pk: int) -> MatchRun:
    rows = MatchRun.objects.select_for_update(of=("self",))
    return rows.select_related("round__program", "previous").get(pk=pk)


def _new_run(
    round: Round,
    config: Config,
    user: Any,
    previous: MatchRun | None = None,
    asked_for: Sequence[PairKeys] = (),
) -> MatchRun:
    """Raises ``MatchingRefused`` while another run of the round is open."""
    runs = MatchRun.objects.filter(round=round).order_by("number")
    first, last = runs.first(), runs.last()
    try:
        with transaction.atomic():
            return MatchRun.objects.create(
                round=round,
                number=last.number + 1 if last else 1,
                seed=first.seed if first else f"round {round.pk}",
                config=config,
                previous=previous,
                asked_for=list(asked_for),
                signed_digests=previous.signed_digests if previous else [],
                made_by=user,
            )
    except IntegrityError:
        raise MatchingRefused(_("This round has a run already. Look at it, or discard it first.")) from None


def _work_out_or_wait(run: MatchRun, enqueue: Enqueue | None) -> None:
    mentors = mentors_free(run.round, run.config["pool"]).count()
    if enqueue and is_large(mentees=len(mentees_waiting(run.round)), mentors=mentors):
        transaction.on_commit(lambda: enqueue(run.pk), robust=True)
    else:
        _work_out(run)


def _work_out(run: MatchRun) -> None:
    review = _review_for(run)
    problem = problem_of(run.round, run.config, run.seed, review)
    if not problem.mentees:
        raise MatchingRefused(
            _("Nobody waits for a mentor: no mentee of this round has a place for certain and no mentor yet.")
        )
    if not problem.mentors:
        raise MatchingRefused(
            _("No mentor has a place free. Ask mentors for more places, or choose from all of them.")
        )
    try:
        solution = solve(problem)
    except ImpossibleLocks as error:
        raise MatchingRefused(impossible_locks(error.pairs)) from None
    keep_solution(run, problem, solution, review)


def _decide(proposal: MatchProposal, state: ProposalState, user: Any, reason: str = "") -> MatchProposal:
    run = lock_run(proposal.run, user)
    row = MatchProposal.objects.select_related("application", "mentor").get(pk=proposal.pk)
    if row.state == state:
        return row
    if row.is_vetoed:
        _bring_back(row, run)
    row.state, row.reason, row.decided_by = state, reason, user
    row.save(update_fields=["state", "reason", "decided_by"])
    row.run = run
    data = {"run": run.number, "pair": row.pk, "state": str(state)}
    log(run.round, "wagtail_mentoring.decide_on_pair", user=user, data=data)
    return row


def _bring_back(row: MatchProposal, run: MatchRun) -> None:
    """A no that came from an earlier run may be about two people who are not both free in this one."""
    standing = run.proposals.standing()
    if standing.filter(application=row.application_id).exists():
        raise MatchingRefused(
            _("This mentee has another proposal by now. Open their page, and take this mentor instead.")
        )
    if standing.filter(mentor=row.mentor_id).count() >= row.mentor.places_free:
        raise MatchingRefused(forbidden_sentence("places", names_for()))
    run.unmatched.filter(application=row.application_id).delete()
