"""Pairs that are asked, and what they say."""

from datetime import timedelta

from django.utils import timezone

from tests.factories import UserFactory
from tests.metrics.builders import make_pair
from wagtail_mentoring.surveys.actions import give_answer
from wagtail_mentoring.surveys.choices import Competency
from wagtail_mentoring.surveys.models import SurveyRequest


def days_ago(days):
    return timezone.localdate() - timedelta(days=days)


def ago(days):
    return timezone.now() - timedelta(days=days)


def make_mentors_account(pair, **values):
    user = UserFactory(**values)
    type(pair.mentor).objects.filter(pk=pair.mentor_id).update(user=user)
    pair.mentor.refresh_from_db()
    return user


def running_pair(program, *, days=1, **values):
    """A pair that began ``days`` ago and whose mentor has an account."""
    pair = make_pair(program, started=days_ago(days), **values)
    make_mentors_account(pair)
    return pair


def asked(pair, role="mentee", moment="closing", days=0):
    return SurveyRequest.objects.create(mentorship=pair, role=role, moment=moment, sent_at=ago(days))


def rated(points):
    return dict.fromkeys(Competency.values, points)


def answered(pair, role="mentee", moment="closing", points=3, **values):
    """The pair's answer; a fresh request is made for it."""
    return give_answer(request=asked(pair, role, moment), ratings=rated(points), **values)
