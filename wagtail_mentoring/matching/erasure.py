"""What becomes of proposals and rules when an application is anonymised."""

from typing import Any

from wagtail_mentoring.applications.models import Application

from .models import MatchProposal, PairRule
from .notifications import forget_match_mail


def erase_matches(application: Application, nobody: Any) -> None:
    """Proposals keep who with whom and the score; words, reasons, rules and mail about the person go."""
    proposals = MatchProposal.objects.filter(application=application)
    for proposal in proposals:
        proposal.parts = [[key, points, []] for key, points, _shared in proposal.parts]
    MatchProposal.objects.bulk_update(proposals, ["parts"], batch_size=500)
    proposals.update(reason="")
    rules = PairRule.objects.filter(program=application.round.program_id, applicant=application.applicant_id)
    # A rule for every round is about their other applications to the program as well.
    others = Application.objects.filter(
        applicant=application.applicant_id, round__program=application.round.program_id
    ).exclude(pk=application.pk)
    (rules.filter(round=application.round) if others.exists() else rules).delete()
    forget_match_mail(application, nobody)
