"""Matches that wait for signatures or a review: lines on the home screen, and whom the others wait for."""

from collections import defaultdict
from collections.abc import Iterator
from itertools import chain, islice
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.functional import lazy
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from wagtail_mentoring.agreements.awaited import AwaitedSignature
from wagtail_mentoring.agreements.choices import Gate
from wagtail_mentoring.agreements.permissions import may_sign_for
from wagtail_mentoring.desk_lines import DeskLine
from wagtail_mentoring.offices.working_days import working_day_after
from wagtail_mentoring.partnership.permissions import programs_at_work
from wagtail_mentoring.programs.choices import ProgramStatus
from wagtail_mentoring.programs.models import Program, Round

from .choices import ProposalState
from .facts import mentees_waiting
from .models import MatchProposal, MatchRun
from .permissions import MATCH_POLICY, may_run_matches
from .run_states import RunNow

#: Runs named on the home screen.
MOST_LINES = 3


def open_runs(programs: Any) -> list[RunNow]:
    """What is proposed in ``programs``, the oldest first."""
    runs = MatchRun.objects.proposed().filter(round__program__in=programs)
    return [RunNow(run) for run in runs.select_related("round__program").order_by("proposed_at", "pk")]


def match_lines(user: Any) -> list[DeskLine]:
    """A line for each run to sign, or to review for the office that answers for matching."""
    if not MATCH_POLICY.user_has_permission(user, "view"):
        return []
    programs = programs_at_work(Program.objects.exclude(status=ProgramStatus.ARCHIVED), user)
    lines = chain(_left_out_lines(user, programs), _open_lines(user, programs))
    return list(islice(lines, MOST_LINES))


def _left_out_lines(user: Any, programs: Any) -> Iterator[DeskLine]:
    """Rounds in which a pair could not be made, while its mentee waits and no further run is open."""
    rows = MatchProposal.objects.filter(state=ProposalState.LEFT_OUT, run__round__program__in=programs)
    rows = rows.exclude(run__round__in=MatchRun.objects.open().values("round"))
    left: dict[Round, set[int]] = defaultdict(set)
    for row in rows.select_related("run__round__program"):
        left[row.run.round].add(row.application_id)
    for round, applications in left.items():
        if may_run_matches(user, round):
            waiting = applications & {mentee.pk for mentee in mentees_waiting(round)}
            if waiting:
                yield _left_out(round, len(waiting))


def _open_lines(user: Any, programs: Any) -> Iterator[DeskLine]:
    for now in open_runs(programs):
        offices = [str(row.office) for row in now.waiting if may_sign_for(user, row, now.signatures)]
        if now.signatures and offices:
            yield _to_sign(now, offices)
        elif not now.signatures and may_run_matches(user, now.run.round):
            yield _to_review(now)


def awaited_under_matches() -> Iterator[AwaitedSignature]:
    """Offices that have not signed matches that another has signed as they are."""
    for now in open_runs(Program.objects.exclude(status=ProgramStatus.ARCHIVED)):
        for partner in now.waiting if now.signatures else ():
            yield AwaitedSignature(
                partner=partner,
                gate=Gate.MATCH,
                digest=now.digest,
                since=timezone.localdate(now.signatures[0].signed_at),
                what=lazy(_matches_of, str)(now.run.round),
                path=_board(now),
            )


def _matches_of(round: Round) -> str:
    return _("the matches of %(round)s") % {"round": round}


def _to_sign(now: RunNow, offices: list[str]) -> DeskLine:
    signed = ", ".join(str(signature.office) for signature in now.signatures)
    first = timezone.localdate(now.signatures[0].signed_at)
    return DeskLine(
        text=_("The matches of %(round)s wait for the signature of %(offices)s")
        % {"round": now.run.round, "offices": ", ".join(offices)},
        url=_board(now),
        detail=_("signed by %(offices)s") % {"offices": signed},
        button=_("Read and sign"),
        due=min(working_day_after(first, row.office.answer_days) for row in now.waiting),
    )


def _to_review(now: RunNow) -> DeskLine:
    return DeskLine(
        text=_("The matches of %(round)s are proposed and wait for a review") % {"round": now.run.round},
        url=_board(now),
        detail=_("nobody has signed yet"),
        button=_("Review"),
    )


def _left_out(round: Round, count: int) -> DeskLine:
    text = ngettext(
        "%(count)s pair of %(round)s could not be made: the mentee waits",
        "%(count)s pairs of %(round)s could not be made: the mentees wait",
        count,
    )
    return DeskLine(
        text=text % {"count": count, "round": round},
        url=reverse("mentoring_matches:board", args=[round.pk]),
        button=_("See why"),
    )


def _board(now: RunNow) -> str:
    return reverse("mentoring_matches:board", args=[now.run.round_id])
