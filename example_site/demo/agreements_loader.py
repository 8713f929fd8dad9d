"""Charters of the demo: one in force, one half signed after a change, one that nobody has begun."""

from collections.abc import Sequence
from datetime import timedelta

from django.utils import timezone

from wagtail_mentoring.agreements import actions, goal_actions
from wagtail_mentoring.agreements.charters import CharterNow
from wagtail_mentoring.agreements.goals import usual_due_date
from wagtail_mentoring.partnership.choices import PartnerRole
from wagtail_mentoring.programs.models import Program

from .programs_loader import Offer

#: What the offices of First Steps want, by slug and without one together. One of them is behind.
AGREED_GOALS = (
    ("career-services", "students_served", 32),
    ("career-services", "days_to_decision", 21),
    ("alumni-relations", "engaged_alumni", 60),
    ("alumni-relations", "returning_mentors", 24),
    ("", "applications_received", 50),
)


def load_charters(offers: tuple[Offer, ...]) -> None:
    """First Steps is agreed by both; in Engineering Futures one office has still to sign."""
    agreed, half_signed = (offer.program for offer in offers[:2])
    _want(agreed, AGREED_GOALS)
    for program in (agreed, half_signed):
        if not program.stages.exists():
            _propose(program)
    _sign(agreed, offices=2)
    _sign(half_signed, offices=1)


def _propose(program: Program) -> None:
    lead = program.partners.accepted().order_by("role").first()
    actions.suggest_stages(program=program, user=lead.responsible)
    goal_actions.suggest_goals(program=program, user=lead.responsible)
    day = timezone.localdate() + timedelta(days=220)
    actions.set_review_date(program=program, review_on=day, user=lead.responsible)


def _want(program: Program, goals: Sequence[tuple[str, str, float]]) -> None:
    partners = {row.office.slug: row for row in program.partners.accepted().select_related("office")}
    lead = program.partners.get(role=PartnerRole.LEAD)
    due_on = usual_due_date(today=timezone.localdate())
    for slug, metric, target in goals:
        goal_actions.set_goal(
            program=program,
            office=partners[slug].office if slug else None,
            metric=metric,
            target=target,
            due_on=due_on,
            user=partners[slug].responsible if slug else lead.responsible,
        )


def _sign(program: Program, *, offices: int) -> None:
    charter = CharterNow(program)
    for partner in charter.waiting[: max(offices - len(charter.signatures), 0)]:
        actions.sign_charter(partner=partner, digest=charter.digest, user=partner.responsible)
