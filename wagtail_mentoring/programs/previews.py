"""A made-up program for the previews of blocks that take their content from the page's program."""

from datetime import timedelta

from django.utils import timezone

from .announcements import announcement
from .choices import ProgramStatus
from .models import Program, Round


def sample_context() -> dict:
    """What ``MentoringProgramPageMixin.get_context`` gives blocks, for a program that was never saved."""
    now = timezone.now()
    program = Program(
        name="Career Mentoring",
        status=ProgramStatus.APPROVED,
        eligibility="Students from their second year on, in every faculty.",
        commitment="One conversation a month for six months, about two hours a month in all.",
    )
    round = Round(
        program=program,
        name="Sample",
        opens_at=now - timedelta(days=20),
        closes_at=now + timedelta(days=20),
        decisions_on=(now + timedelta(days=35)).date(),
        starts_on=(now + timedelta(days=50)).date(),
        ends_on=(now + timedelta(days=230)).date(),
        opening_agreed_at=now,
    )
    return {
        "program": program,
        "round": round,
        "now": now,
        "partners": [],
        "announcement": announcement(program, round, now=now),
    }
