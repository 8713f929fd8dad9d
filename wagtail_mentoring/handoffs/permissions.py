"""Who sees a hand-off, and whose step is next: each office's own people, and nobody in their place."""

from typing import Any

from django.db.models import Exists, OuterRef, QuerySet

from wagtail_mentoring.offices.models import Office
from wagtail_mentoring.offices.permissions import OfficeScopedPolicy
from wagtail_mentoring.partnership.models import Partner
from wagtail_mentoring.partnership.permissions import own_offices, works_in
from wagtail_mentoring.programs.choices import ProgramStatus

from .decisions import RECEIVER, SENDER, steps_from
from .models import Handoff


def _of_my_offices(handoffs: QuerySet, user: Any) -> QuerySet:
    return handoffs.of_offices(Office.objects.of(user).values("pk"))


HANDOFF_POLICY = OfficeScopedPolicy(Handoff, reach=_of_my_offices)


def acts_for(user: Any, handoff: Handoff, side: str) -> bool:
    """Whether ``user`` acts for one side: a person in both offices who sent it does not answer it as well."""
    if side == SENDER:
        return works_in(user, handoff.from_office)
    return works_in(user, handoff.to_office) and handoff.sent_by_id != user.pk


def steps_open_to(user: Any, handoff: Handoff) -> list[str]:
    """The steps ``user`` may take now, the usual one first."""
    sides = [side for side in (RECEIVER, SENDER) if acts_for(user, handoff, side)]
    return [step for side in sides for step in steps_from(handoff.state, side)]


def partnerships_to_hand_over_in(user: Any) -> QuerySet:
    """Where ``user``'s own offices take part with another: in programs that are not archived."""
    own = Partner.objects.accepted().filter(office__in=own_offices(user).values("pk"))
    others = Partner.objects.accepted().filter(program=OuterRef("program")).exclude(office=OuterRef("office"))
    return own.filter(Exists(others)).exclude(program__status=ProgramStatus.ARCHIVED)
