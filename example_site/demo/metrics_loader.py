"""Last year's pairs of the oldest program, the figures of the last weeks, and last year's report, closed."""

from collections.abc import Sequence
from datetime import timedelta

from wagtail_mentoring import conf
from wagtail_mentoring.directory.models import Mentor
from wagtail_mentoring.mentorships.choices import MentorshipStatus
from wagtail_mentoring.mentorships.models import Mentorship
from wagtail_mentoring.metrics.actions import close_report, take_snapshots
from wagtail_mentoring.metrics.decisions import fiscal_year
from wagtail_mentoring.programs.models import Round

from . import clock
from .people import students
from .people_loader import Cast, invent_account
from .programs_loader import Offer, day, instant
from .surveys_loader import load_surveys

WEEKS = 16
LAST_YEARS_PAIRS = 28


def load_metrics(*, cast: Cast, offers: Sequence[Offer], mentors: Sequence[Mentor]) -> None:
    _pair_last_year(offers[0].rounds[0], mentors)
    load_surveys(offers=offers)
    for week in range(WEEKS, -1, -1):
        take_snapshots(today=day(-7 * week))
    month = conf.get("FISCAL_YEAR_MONTH")
    last_year = fiscal_year(fiscal_year(day(0), month=month).first - timedelta(days=1), month=month)
    with clock.at(instant((last_year.last - day(0)).days + 1, 10)):
        close_report(program=offers[0].program, period=last_year, user=cast.careers)


def _pair_last_year(round: Round, mentors: Sequence[Mentor]) -> None:
    """Pairs from before there was a portal. Every other one went on for a few weeks after the round."""
    names = students(140 + LAST_YEARS_PAIRS)[140:]
    for number, ((given, family), mentor) in enumerate(zip(names, mentors, strict=False)):
        mentee = invent_account(given, family, ending=".24")
        ended_at = instant(-110 if number % 2 else -161, 16)
        with clock.at(instant(-325 + number % 7, 10)):
            Mentorship.objects.create(
                round=round,
                mentor=mentor,
                mentee=mentee,
                status=MentorshipStatus.COMPLETED,
                ended_at=ended_at,
            )
