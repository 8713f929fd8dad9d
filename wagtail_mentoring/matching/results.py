"""A solution as rows of its run, and back: what was found is kept, and explained later."""

from dataclasses import asdict
from typing import Any

from django.utils import timezone

from . import run_rules
from .choices import ProposalState, RunState
from .explanations import audit, capacity_hint
from .facts import Review
from .models import MatchProposal, MatchRun, UnmatchedMentee
from .problem import Pair, Part, Problem, Solution, Unmatched


def keep_solution(run: MatchRun, problem: Problem, solution: Solution, review: Review) -> None:
    """Write down what a run found, with the vetoes it was given, and propose it."""
    rows = [_proposal(run, pair, solution, review) for pair in solution.pairs]
    MatchProposal.objects.bulk_create([*_vetoes(run, solution), *rows], batch_size=500)
    UnmatchedMentee.objects.bulk_create(
        [
            UnmatchedMentee(run=run, application_id=row.mentee, reason=row.reason, detail=dict(row.detail))
            for row in solution.unmatched
        ],
        batch_size=500,
    )
    run.engine, run.certificate = solution.engine, dict(solution.certificate)
    run.input_digest, run.output_digest = solution.input_digest, solution.output_digest
    run.audit = [asdict(row) for row in audit(problem, solution)]
    hint = capacity_hint(problem, solution)
    run.counts = {
        **_counts(run, problem, solution),
        "places_left": hint.free,
        "more_without": dict(hint.more_without),
    }
    run.state, run.proposed_at = RunState.PROPOSED, timezone.now()
    run.save()


def solution_of(run: MatchRun) -> Solution:
    """What the run holds, with what people said since, as the explanations read it."""
    rows = list(run.proposals.standing())
    return Solution(
        pairs=tuple(
            Pair(
                mentee=row.application_id,
                mentor=row.mentor_id,
                score=row.score,
                parts=tuple(Part(key, points, tuple(shared)) for key, points, shared in row.parts),
                alternatives=tuple((mentor, score) for mentor, score in row.alternatives),
            )
            for row in rows
        ),
        unmatched=tuple(Unmatched(row.application_id, row.reason, row.detail) for row in run.unmatched.all()),
        engine=run.engine,
        certificate=run.certificate,
        input_digest=run.input_digest,
        output_digest=run.output_digest,
        contested={row.mentor_id: row.contested for row in rows},
    )


def _proposal(run: MatchRun, pair: Pair, solution: Solution, review: Review) -> MatchProposal:
    is_locked = (pair.mentee, pair.mentor) in review.locked
    return MatchProposal(
        run=run,
        application_id=pair.mentee,
        mentor_id=pair.mentor,
        state=ProposalState.LOCKED if is_locked else ProposalState.PROPOSED,
        score=pair.score,
        parts=[[part.criterion, part.points, list(part.shared)] for part in pair.parts],
        alternatives=[list(option) for option in pair.alternatives],
        contested=solution.contested.get(pair.mentor, 0),
    )


def _vetoes(run: MatchRun, solution: Solution) -> list[MatchProposal]:
    """Those of the run before, whose pairs nobody proposes again unless somebody asked for one."""
    if run.previous is None:
        return []
    found = {(pair.mentee, pair.mentor) for pair in solution.pairs}
    vetoed = run.previous.proposals.vetoed()
    rows = [row for row in vetoed if (row.application_id, row.mentor_id) not in found]
    for row in rows:
        row.pk, row.run = None, run
        row._state.adding = True
    return rows


def _counts(run: MatchRun, problem: Problem, solution: Solution) -> dict[str, Any]:
    counts = {
        "mentees": len(problem.mentees),
        "mentors": len(problem.mentors),
        "places": sum(mentor.places for mentor in problem.mentors),
        "pairs": len(solution.pairs),
        "unmatched": len(solution.unmatched),
        "score": sum(pair.score for pair in solution.pairs),
    }
    if run.previous:
        before = run.previous.proposals.standing().values_list("application", "mentor")
        asked = {mentee for mentee, _mentor in run.asked_for}
        asked.update(run.previous.proposals.vetoed().values_list("application", flat=True))
        now = {pair.mentee: pair.mentor for pair in solution.pairs}
        counts["moved"] = run_rules.moved(dict(before), now, asked)
    return counts
