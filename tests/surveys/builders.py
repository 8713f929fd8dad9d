"""Pairs that are asked, and what they say."""

from datetime import timedelta

from django.utils import timezone

from tests.applications.builders import make_round, make_round_form
from tests.applications.staff_world import hand_in
from tests.factories import UserFactory
from tests.metrics.builders import make_pair
from wagtail_mentoring.applications.models import Application
from wagtail_mentoring.mentorships.models import Mentorship
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


def made_from(pair, **columns):
    """The application that ``pair`` was made from, with these columns."""
    row = hand_in(make_round_form(round=make_round(program=pair.round.program)), f"ada{pair.pk}")
    Application.objects.filter(pk=row.pk).update(**columns)
    Mentorship.objects.filter(pk=pair.pk).update(application=row)
    row.refresh_from_db()
    return row


def asked(pair, role="mentee", moment="closing", days=0):
    return SurveyRequest.objects.create(mentorship=pair, role=role, moment=moment, sent_at=ago(days))


def rated(points):
    return dict.fromkeys(Competency.values, points)


def answered(pair, role="mentee", moment="closing", points=3, **values):
    """The pair's answer; a fresh request is made for it."""
    return give_answer(request=asked(pair, role, moment), ratings=rated(points), **values)
