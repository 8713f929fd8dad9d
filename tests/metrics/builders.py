"""Pairs and decisions on chosen days, to count."""

from datetime import date, datetime, timedelta

from django.utils import timezone

from tests.factories import MentorFactory, RoundFactory, UserFactory
from wagtail_mentoring.mentorships.models import Mentorship
from wagtail_mentoring.metrics.decisions import Period

YEAR = Period(date(2025, 7, 1), date(2026, 6, 30))


def noon(day):
    return timezone.make_aware(datetime.combine(day, datetime.min.time())) + timedelta(hours=12)


def make_pair(program, *, started=date(2025, 10, 1), ended=None, round=None, mentor=None, **values):
    pair = Mentorship.objects.create(
        round=round or program.rounds.first() or RoundFactory(program=program),
        mentor=mentor or MentorFactory(),
        mentee=values.pop("mentee", None) or UserFactory(),
        **values,
    )
    Mentorship.objects.filter(pk=pair.pk).update(
        started_at=noon(started), ended_at=noon(ended) if ended else None
    )
    pair.refresh_from_db()
    return pair


def make_pairs(program, count, **values):
    return [make_pair(program, **values) for _ in range(count)]
