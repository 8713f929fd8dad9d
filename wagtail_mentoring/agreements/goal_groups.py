"""The goals of a program as its partnership's page shows them: by office, then those of all together."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from wagtail_mentoring.metrics.permissions import REPORT_POLICY
from wagtail_mentoring.offices.models import Office
from wagtail_mentoring.partnership.models import Partner
from wagtail_mentoring.programs.models import Program

from .goals import GoalNow, goals_now


@dataclass(frozen=True)
class GoalGroup:
    """What an office wants, or without one all together. ``partner`` is for whom one may be added."""

    office: Office | None
    partner: Partner | None
    goals: list[GoalNow]
    #: Whether what is measured may be told to whoever looks.
    is_told: bool


def goal_groups(program: Program, partners: Sequence[Partner], user: Any) -> list[GoalGroup]:
    """A group for every office that takes part or has a goal, and one for all where they are several.

    An office that is only invited reads what is wanted, as it reads the charter, and no figure.
    """
    goals = goals_now(program)
    is_told = REPORT_POLICY.user_has_permission_for_instance(user, "view", program)
    by_office: dict[int | None, list[GoalNow]] = {partner.office_id: [] for partner in partners}
    for row in goals:
        by_office.setdefault(row.goal.office_id, []).append(row)
    shared = by_office.pop(None, [])
    partner_of = {partner.office_id: partner for partner in partners}
    groups = [
        GoalGroup(_office(partner_of.get(key), rows), partner_of.get(key), rows, is_told)
        for key, rows in by_office.items()
    ]
    if shared or len(partners) > 1:
        groups.append(GoalGroup(None, None, shared, is_told))
    return groups


def _office(partner: Partner | None, rows: Sequence[GoalNow]) -> Office | None:
    return partner.office if partner else rows[0].goal.office
