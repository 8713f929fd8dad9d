"""Named questions about runs, what they propose, and rules about two people."""

from typing import Any

from django.db.models import Q, QuerySet

from .choices import ProposalState, RunState


class MatchRunQuerySet(QuerySet):
    def open(self) -> "MatchRunQuerySet":
        """Being worked out, or waiting to be reviewed and signed: at most one of a round."""
        return self.filter(state__in=[RunState.DRAFT, RunState.PROPOSED])

    def proposed(self) -> "MatchRunQuerySet":
        return self.filter(state=RunState.PROPOSED)


class MatchProposalQuerySet(QuerySet):
    def standing(self) -> "MatchProposalQuerySet":
        """What would be released, or was: everything but what somebody said no to."""
        return self.exclude(state=ProposalState.VETOED)

    def vetoed(self) -> "MatchProposalQuerySet":
        return self.filter(state=ProposalState.VETOED)

    def locked(self) -> "MatchProposalQuerySet":
        return self.filter(state=ProposalState.LOCKED)


class PairRuleQuerySet(QuerySet):
    def holding_in(self, round: Any) -> "PairRuleQuerySet":
        """Rules for this round, and those for every round of its program."""
        return self.filter(Q(round=round) | Q(round=None), program=round.program_id)
