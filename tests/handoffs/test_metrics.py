from datetime import timedelta

import pytest
from django.utils import timezone

from wagtail_mentoring.handoffs.metrics import handoffs_on_time
from wagtail_mentoring.handoffs.models import Handoff
from wagtail_mentoring.metrics.decisions import Period

from .world import make_world, send, send_in_state

pytestmark = pytest.mark.django_db


@pytest.fixture
def world(settings):
    settings.WAGTAIL_MENTORING = {"SMALLEST_GROUP": 1}
    return make_world()


def figures(world):
    today = timezone.localdate()
    return handoffs_on_time([world.program.pk], Period(today - timedelta(days=9), today))


def test_hand_offs_on_time_are_those_finished_by_their_day_for_the_office_that_received_them(world):
    for late in (False, False, False, True):
        handoff = send_in_state(world, "done")
        if late:
            yesterday = timezone.localdate() - timedelta(days=1)
            Handoff.objects.filter(pk=handoff.pk).update(due_on=yesterday)
    send(world)
    send_in_state(world, "withdrawn")

    [(office, figure)] = figures(world).items()

    assert office == world.career.pk
    assert (figure.number, figure.n) == (75.0, 4)


def test_few_hand_offs_are_not_told(world, settings):
    settings.WAGTAIL_MENTORING = {"SMALLEST_GROUP": 10}
    send_in_state(world, "done")

    assert figures(world)[world.career.pk].suppressed


def test_hand_offs_of_other_days_do_not_count(world):
    handoff = send_in_state(world, "done")
    Handoff.objects.filter(pk=handoff.pk).update(closed_at=timezone.now() - timedelta(days=30))

    assert figures(world) == {}
