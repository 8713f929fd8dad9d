"""Who reads matches, and who runs and edits them."""

from typing import Any

from django.db.models import QuerySet

from wagtail_mentoring.agreements.models import StageResponsibility
from wagtail_mentoring.applications.models import Application
from wagtail_mentoring.applications.permissions import kept_from, unveiled
from wagtail_mentoring.mentorships.permissions import MENTORSHIP_POLICY
from wagtail_mentoring.offices.models import Office
from wagtail_mentoring.offices.permissions import OfficeScopedPolicy
from wagtail_mentoring.partnership.choices import Stage
from wagtail_mentoring.partnership.models import Partner
from wagtail_mentoring.partnership.permissions import rounds_at_work, works_in
from wagtail_mentoring.programs.models import Program, Round

from .models import MatchProposal, MatchRun, PairRule


class MatchPolicy(OfficeScopedPolicy):
    """Rounds whose matches are read by whoever sees pairs, in the offices that run the program."""

    def user_has_permission(self, user: Any, action: str) -> bool:
        return MENTORSHIP_POLICY.user_has_permission(user, "add" if action == "change" else action)


MATCH_POLICY = MatchPolicy(Round, reach=rounds_at_work)


def accountable_office(program: Program) -> Office | None:
    """The office that answers for matching, while it takes part; None where nobody was named."""
    row = StageResponsibility.objects.filter(program=program, stage=Stage.MATCH).select_related("office")
    taking_part = Partner.objects.accepted().filter(program=program).values("office")
    stage = row.filter(office__in=taking_part).first()
    return stage.office if stage else None


def may_run_matches(user: Any, round: Round) -> bool:
    """Whether ``user`` runs and edits: the office that answers for matching, every one where none does."""
    if not MATCH_POLICY.user_has_permission_for_instance(user, "change", round):
        return False
    office = accountable_office(round.program)
    return office is None or user.is_superuser or works_in(user, office)


def visible_to(user: Any, rows: QuerySet) -> QuerySet:
    """``rows`` about applications (proposals, or mentees without one) that exist for ``user``."""
    seen = unveiled(Application.objects.all(), user)
    return rows.filter(application__in=seen.order_by().values("pk"))


def rules_of_round(round: Round, user: Any) -> QuerySet[PairRule]:
    """Rules that hold in the round, about people who exist for ``user``."""
    hidden = kept_from(user).filter(round__program=round.program_id)
    rules = PairRule.objects.holding_in(round).exclude(applicant__in=hidden.values("applicant"))
    return rules.select_related("applicant", "mentor", "office", "author", "round")


def sees_whole_run(user: Any, run: MatchRun) -> bool:
    """Whether nothing of the run is kept from ``user``: nobody signs what they may not read."""
    proposals = MatchProposal.objects.filter(run=run).standing()
    return visible_to(user, proposals).count() == proposals.count()
