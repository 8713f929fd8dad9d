"""Charters of the demo: one in force, one half signed after a change, one that nobody has begun."""

from datetime import timedelta

from django.utils import timezone

from wagtail_mentoring.agreements import actions
from wagtail_mentoring.agreements.charters import CharterNow
from wagtail_mentoring.programs.models import Program

from .programs_loader import Offer


def load_charters(offers: tuple[Offer, ...]) -> None:
    """First Steps is agreed by both; in Engineering Futures one office has still to sign."""
    agreed, half_signed = (offer.program for offer in offers[:2])
    for program in (agreed, half_signed):
        if not program.stages.exists():
            _propose(program)
    _sign(agreed, offices=2)
    _sign(half_signed, offices=1)


def _propose(program: Program) -> None:
    lead = program.partners.accepted().order_by("role").first()
    actions.suggest_stages(program=program, user=lead.responsible)
    day = timezone.localdate() + timedelta(days=220)
    actions.set_review_date(program=program, review_on=day, user=lead.responsible)


def _sign(program: Program, *, offices: int) -> None:
    charter = CharterNow(program)
    for partner in charter.waiting[: max(offices - len(charter.signatures), 0)]:
        actions.sign_charter(partner=partner, digest=charter.digest, user=partner.responsible)
