"""What the board of a round's matches shows: numbers, what to look at first, and the rest."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.utils.functional import cached_property

from wagtail_mentoring.application_forms.choices import QuestionRole
from wagtail_mentoring.programs.models import Round

from . import run_rules
from .choices import ProposalState, RunState
from .facts import mentees_waiting, mentors_who_left
from .models import MatchProposal, MatchRun, UnmatchedMentee
from .notifications import addresses_of_mentors
from .permissions import visible_to
from .run_states import RunNow
from .wording import bottleneck_sentences, names_for, reasons_in_brief, unmatched_sentence

#: Pairs named under each heading above the rest.
MOST_NAMED = 20
PER_PAGE = 50


def current_run(round: Round) -> MatchRun | None:
    """The open run; where there is none the one released last."""
    runs = MatchRun.objects.filter(round=round).select_related("round__program", "made_by", "previous")
    return runs.open().first() or runs.filter(state=RunState.RELEASED).order_by("-number").first()


@dataclass(frozen=True)
class PairRow:
    """One pair of the board, with what speaks for it in a line."""

    proposal: MatchProposal
    reasons: str


@dataclass(frozen=True)
class Section:
    """Pairs under one heading of the board."""

    key: str
    heading: str
    help: str
    rows: list[PairRow]


@dataclass(frozen=True)
class Board:
    """A run as ``user`` reads it."""

    run: MatchRun
    user: Any
    page_number: Any = 1

    @cached_property
    def now(self) -> RunNow:
        return RunNow(self.run)

    @cached_property
    def _visible(self) -> QuerySet[MatchProposal]:
        rows = MatchProposal.objects.filter(run=self.run).select_related(
            "application", "mentor", "decided_by"
        )
        return visible_to(self.user, rows)

    @cached_property
    def _contested_keys(self) -> list[int]:
        """Pairs of mentors whom more mentees would score best with than meet them."""
        rows = list(self._visible.standing().values_list("pk", "mentor", "contested"))
        meeting = Counter(mentor for _pk, mentor, _contested in rows)
        keys = [(-contested, pk) for pk, mentor, contested in rows if contested > meeting[mentor]]
        return [pk for _contested, pk in sorted(keys)[:MOST_NAMED]]

    @cached_property
    def _lowest_keys(self) -> list[int]:
        scores = dict(self._visible.standing().values_list("pk", "score"))
        return run_rules.lowest(scores)[:MOST_NAMED]

    @cached_property
    def contested(self) -> list[PairRow]:
        return self._rows_of(self._contested_keys)

    @cached_property
    def lowest(self) -> list[PairRow]:
        return self._rows_of([key for key in self._lowest_keys if key not in self._contested_keys])

    @cached_property
    def vetoed(self) -> list[PairRow]:
        return self._as_rows(self._visible.vetoed().order_by("application__applicant_name", "pk"))

    @cached_property
    def left_out(self) -> list[MatchProposal]:
        return list(self._visible.filter(state=ProposalState.LEFT_OUT).order_by("pk"))

    @cached_property
    def rest(self) -> Page:
        named = {*self._contested_keys, *self._lowest_keys}
        rows = self._visible.standing().exclude(pk__in=named).order_by("application__applicant_name", "pk")
        page = Paginator(rows, PER_PAGE).get_page(self.page_number)
        page.object_list = self._as_rows(page.object_list)
        return page

    @cached_property
    def unmatched(self) -> list[tuple[UnmatchedMentee, str]]:
        rows = visible_to(self.user, self.run.unmatched.select_related("application"))
        names = names_for()
        return [(row, unmatched_sentence(row, names)) for row in rows.order_by("reason", "pk")]

    @cached_property
    def bottlenecks(self) -> list[str]:
        return bottleneck_sentences(self.run.counts, names_for())

    @cached_property
    def untold(self) -> list[MatchProposal]:
        """Pairs whose mentor nobody could write to: no address, or the person does not want that."""
        if self.run.state != RunState.RELEASED:
            return []
        rows = list(self._visible.filter(state=ProposalState.RELEASED))
        reached = addresses_of_mentors([row.mentor_id for row in rows])
        return [row for row in rows if row.mentor_id not in reached]

    @property
    def fairness(self) -> dict[str, Any]:
        """Figures by group, each with what the group is called, and how many groups are too small to tell."""
        roles = dict(QuestionRole.choices)
        groups = [
            {**row, "label": f"{roles.get(row['dimension'], row['dimension'])}: {row['value']}"}
            for row in self.run.audit
            if not row["suppressed"]
        ]
        return {"groups": groups, "hidden": len(self.run.audit) - len(groups)}

    @cached_property
    def newcomers(self) -> int:
        """Mentees who came to wait for a mentor after the run was made."""
        if self.run.state != RunState.PROPOSED:
            return 0
        known = set(self.run.proposals.values_list("application", flat=True))
        known |= set(self.run.unmatched.values_list("application", flat=True))
        return len(self._waiting_keys - known)

    @cached_property
    def gone(self) -> int:
        """Proposed pairs that cannot be made any more: somebody withdrew, or was paired by hand."""
        if self.run.state != RunState.PROPOSED:
            return 0
        left = mentors_who_left(self.run.round)
        pairs = self.run.proposals.standing().values_list("application", "mentor")
        return sum(mentee not in self._waiting_keys or mentor in left for mentee, mentor in pairs)

    @cached_property
    def _waiting_keys(self) -> set[int]:
        return {row.pk for row in mentees_waiting(self.run.round)}

    def _rows_of(self, keys: list[int]) -> list[PairRow]:
        found = {row.proposal.pk: row for row in self._as_rows(self._visible.filter(pk__in=keys))}
        return [found[key] for key in keys if key in found]

    def _as_rows(self, proposals: Iterable[MatchProposal]) -> list[PairRow]:
        proposals = list(proposals)
        names = names_for(proposals)
        return [PairRow(row, reasons_in_brief(row, names)) for row in proposals]
