"""Whether released matches are what was signed, and every signature has its run."""

from collections.abc import Iterator

from wagtail_mentoring.agreements.choices import Gate
from wagtail_mentoring.agreements.models import SignOff

from .choices import ProposalState, RunState
from .models import MatchRun
from .run_states import RunNow


def signed_matches() -> Iterator[str]:
    """Every signature is under a run there was; what is released was signed, and made pairs."""
    runs = MatchRun.objects.select_related("round__program")
    known = {digest for run in runs for digest in run.signed_digests}
    for signature in (
        SignOff.objects.filter(gate=Gate.MATCH).select_related("program", "office").iterator(500)
    ):
        is_known = signature.digest in known
        yield "" if is_known else f"signature of {signature.office} in {signature.program}: its run is gone"
    for run in runs.filter(state=RunState.RELEASED):
        now = RunNow(run)
        if now.digest not in run.signed_digests and not now.release:
            yield f"run {run}: what was released is not what was signed"
        elif run.proposals.filter(state=ProposalState.PROPOSED).exists():
            yield f"run {run}: a pair was neither released nor left out"
        else:
            yield ""
