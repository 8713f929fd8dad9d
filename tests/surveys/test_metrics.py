"""Figures out of answers: the mean of what was said, told from ten people on."""

from datetime import timedelta

import pytest
from django.utils import timezone

from tests.factories import ProgramFactory
from tests.metrics.builders import make_pair
from wagtail_mentoring.mentorships.meeting_metrics import steady_pairs
from wagtail_mentoring.metrics.decisions import Period
from wagtail_mentoring.metrics.registry import Figure
from wagtail_mentoring.surveys import metrics
from wagtail_mentoring.surveys.models import SurveyAnswer

from .builders import ago, answered, asked, days_ago, running_pair

pytestmark = pytest.mark.django_db

HIDDEN = Figure(number=None, n=None, suppressed=True)
NOTHING = Figure(number=None, n=0)


def told(compute, program):
    return compute([program.pk], Period(days_ago(100), timezone.localdate()))


@pytest.fixture
def everyone_counts(settings):
    settings.WAGTAIL_MENTORING = {**getattr(settings, "WAGTAIL_MENTORING", {}), "SMALLEST_GROUP": 1}


def test_gain_is_told_from_ten_mentees_on(world):
    for number in range(9):
        pair = running_pair(world.program)
        answered(pair, moment="opening", points=2)
        answered(pair, points=3 + number % 2)
    assert told(metrics.competency_gain, world.program) == HIDDEN

    pair = running_pair(world.program)
    answered(pair, moment="opening", points=2)
    answered(pair, points=4)

    assert told(metrics.competency_gain, world.program) == Figure(number=1.5, n=10)


@pytest.mark.usefixtures("everyone_counts")
def test_gain_needs_both_answers_and_counts_a_person_once(world):
    answered(running_pair(world.program), points=5)
    answered(running_pair(world.program), moment="opening", points=1)
    assert told(metrics.competency_gain, world.program) == NOTHING
    first = running_pair(world.program)
    second = running_pair(world.program, mentee=first.mentee)
    for pair, gain in ((first, 2), (second, 1)):
        answered(pair, moment="opening", points=1)
        answered(pair, points=1 + gain)

    assert told(metrics.competency_gain, world.program) == Figure(number=1.5, n=1)


@pytest.mark.usefixtures("everyone_counts")
def test_each_side_has_its_own_satisfaction(world):
    for points in (3, 4):
        answered(running_pair(world.program), satisfaction=points)
    answered(running_pair(world.program), role="mentor", satisfaction=5)

    assert told(metrics.satisfaction_mentees, world.program) == Figure(number=3.5, n=2)
    assert told(metrics.satisfaction_mentors, world.program) == Figure(number=5, n=1)
    assert told(metrics.satisfaction_mentees, ProgramFactory()) == NOTHING


@pytest.mark.usefixtures("everyone_counts")
def test_answer_counts_on_its_day(world):
    answered(running_pair(world.program), satisfaction=4)
    SurveyAnswer.objects.update(answered_at=ago(102))  # a day more: the clocks may have changed since

    assert told(metrics.satisfaction_mentees, world.program) == NOTHING


def test_response_counts_everybody_who_was_asked(world):
    pairs = [running_pair(world.program) for _number in range(5)]
    for pair in pairs:
        answered(pair, moment="opening")
        asked(pair)
    assert told(metrics.survey_response, world.program) == Figure(number=50, n=10)

    asked(pairs[0], role="mentor", days=102)

    assert told(metrics.survey_response, world.program) == Figure(number=50, n=10)


@pytest.mark.usefixtures("everyone_counts")
def test_pairs_met_often_from_the_number_of_the_setting_on(world, settings):
    pair = make_pair(world.program, started=days_ago(60))
    for days in (40, 30, 20):
        pair.sessions.create(held_on=days_ago(days), minutes=60)
    assert told(steady_pairs, world.program).number == 0
    pair.sessions.create(held_on=days_ago(10), minutes=60)
    assert told(steady_pairs, world.program).number == 1

    earlier = Period(days_ago(100), timezone.localdate() - timedelta(days=11))
    assert steady_pairs([world.program.pk], earlier).number == 0
    settings.WAGTAIL_MENTORING = {**settings.WAGTAIL_MENTORING, "STEADY_SESSIONS": 5}
    assert told(steady_pairs, world.program).number == 0
