"""The verb that puts two pairs of a run together the other way round."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from .actions import Enqueue, MatchingRefused, lock_run, review_of, run_again
from .facts import Review, problem_of
from .models import MatchProposal, MatchRun
from .swaps import Swap, swaps
from .wording import forbidden_sentence, names_for


@transaction.atomic
def swap_pairs(
    *, proposal: MatchProposal, other: MatchProposal, user: Any, enqueue: Enqueue | None = None
) -> MatchRun:
    """Give each of two mentees the other's mentor: both new pairs are locked, and the run is made again.

    All other pairs can stay, as every mentor keeps as many places as before. Raises ``MatchingRefused`` where
    a rule or a no stands against one of the two, or the pairs are not proposed any more.
    """
    run = lock_run(proposal.run, user)
    rows = {row.pk: row for row in run.proposals.standing().select_related("application", "mentor")}
    if proposal.pk not in rows or other.pk not in rows:
        raise MatchingRefused(_("One of the two pairs is not proposed any more. Go back to the board."))
    one, two = rows[proposal.pk], rows[other.pk]
    found = swaps_of(run, one, [two])
    if not found:
        raise MatchingRefused(
            _("These two cannot swap: they have the same mentor, or somebody waits for none any more.")
        )
    if rule := found[0].rule:
        raise MatchingRefused(forbidden_sentence(rule, names_for()))
    also = [(one.application, two.mentor), (two.application, one.mentor)]
    return run_again(run=run, user=user, also=also, enqueue=enqueue)


def swaps_of(run: MatchRun, proposal: MatchProposal, others: list[MatchProposal]) -> list[Swap]:
    """What ``proposal`` could swap with, by the facts of today."""
    review = Review(vetoed=review_of(run).vetoed)
    problem = problem_of(run.round, run.config, run.seed, review)
    pairs = [(row.application_id, row.mentor_id) for row in others]
    return swaps(problem, (proposal.application_id, proposal.mentor_id), pairs)
