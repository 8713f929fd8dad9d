"""Whether released matches are what was signed, and every signature is there and has its run."""

from collections.abc import Iterator

from wagtail_mentoring.agreements.choices import Gate
from wagtail_mentoring.agreements.models import SignOff
from wagtail_mentoring.agreements.verification import releases_unlike_the_log, signatures_unlike_the_log
from wagtail_mentoring.each_row import look_at_each

from .choices import ProposalState, RunState
from .models import MatchRelease, MatchRun
from .run_states import RunNow


def signed_matches() -> Iterator[str]:
    """Every signature is there, under a run there was; what is released was signed, and made pairs."""
    runs = MatchRun.objects.select_related("round__program")
    known = {(run.round.program_id, digest) for run in runs for digest in run.signed_digests}
    signatures = SignOff.objects.filter(gate=Gate.MATCH).select_related("program", "office")
    for signature in signatures.iterator(500):
        is_known = (signature.program_id, signature.digest) in known
        yield "" if is_known else f"signature of {signature.office} in {signature.program}: its run is gone"
    yield from look_at_each(runs.filter(state=RunState.RELEASED), _problem, name=_name)
    yield from signatures_unlike_the_log(Gate.MATCH, action="wagtail_mentoring.sign_matches")
    yield from releases_unlike_the_log(
        ((str(row.round_id), row) for row in MatchRelease.objects.select_related("round")),
        action="wagtail_mentoring.release_matches_unsigned",
    )


def _name(run: MatchRun) -> str:
    return f"run {run}"


def _problem(run: MatchRun) -> str:
    now = RunNow(run)
    if now.digest not in run.signed_digests and not now.release:
        return f"run {run}: what was released is not what was signed"
    if run.proposals.filter(state=ProposalState.PROPOSED).exists():
        return f"run {run}: a pair was neither released nor left out"
    return ""
